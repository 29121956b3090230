// The helper as the extension runs it: a process that speaks JSON-RPC on its standard streams.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const rpc = createRequire(import.meta.url)("vscode-jsonrpc/node");

export class HelperProcess {
  /** Starts a helper with a home of its own and returns when it has answered to initialize. @param {string} program @returns {Promise<HelperProcess>} */
  static async start(program) {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "gps-bench-"));
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      GOENV: path.join(home, "goenv"),
      GOTOOLCHAIN: "local",
      GOCACHE: path.join(home, "gocache"),
    };
    const child = spawn(program, ["serve"], { env, stdio: ["pipe", "pipe", "inherit"] });
    const connection = rpc.createMessageConnection(child.stdout, child.stdin);
    connection.listen();
    const one = new HelperProcess();
    Object.assign(one, { home, child, connection });
    await one.request("initialize", { protocolVersion: 1, clientName: "bench", clientVersion: "0", settings: {} });
    return one;
  }

  request(method, params) {
    return this.connection.sendRequest(
      method,
      rpc.ParameterStructures?.byName ?? params,
      ...(rpc.ParameterStructures?.byName ? [params] : []),
    );
  }

  /** Probes and returns how long it took and when each result came, in milliseconds. */
  async probe(params) {
    const arrivedMS = [];
    const began = performance.now();
    const listening = this.connection.onNotification("probe/result", () => arrivedMS.push(performance.now() - began));
    await this.request("probe", { place: { trusted: true }, token: "bench", ...params });
    listening.dispose();
    return { totalMS: performance.now() - began, arrivedMS };
  }

  residentKiB() {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${this.child.pid}/status`, "utf8"))[1]);
  }

  async stop() {
    const exited = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.end();
    await exited;
    this.connection.dispose();
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}
