"use strict";
// Runs inside the extension host and leaves its figures in a file.
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, ready, until } = require("../editor/support.cjs");

const MB = 8;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

describe("the cost of a failed download", () => {
  it("is measured", async () => {
    const one = await api();
    await ready(one);
    const terminal = vscode.window.createTerminal();
    const shell = await until("shell integration", () => terminal.shellIntegration);
    const run = (line) =>
      new Promise((resolve) => {
        const ended = vscode.window.onDidEndTerminalShellExecution((event) => {
          if (event.terminal === terminal) resolve((ended.dispose(), Date.now()));
        });
        shell.executeCommand(line);
      });

    const toldMS = [];
    const afterTrialsMS = [];
    for (let n = 20; n < 27; n++) {
      // Another host each time: what was told of is not told of again. VS Code loses what quicker commands print.
      const ended = await run(`sleep 0.5; GOPROXY=http://127.0.0.${n}:1 go mod download`);
      const { told, failure } = await until("told of", () =>
        one.failures().find((each) => each.failure.host === `127.0.0.${n}` && each.told),
      );
      const trials = (failure.tried ?? []).map((trial) => Date.parse(trial.time));
      toldMS.push(Date.parse(told) - ended);
      afterTrialsMS.push(Date.parse(told) - Math.max(ended, ...trials));
      await vscode.commands.executeCommand("notifications.clearAll");
    }

    const big = path.join(process.env.GOPATH, "big");
    fs.writeFileSync(big, `${"x".repeat(99)}\n`.repeat(MB * 10_000));
    const cpu = async (line) => {
      const before = process.cpuUsage();
      await run(line);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / MB;
    };
    await cpu(`cat '${big}'; false`); // warm
    const read = [];
    const unread = [];
    for (let i = 0; i < 5; i++) {
      unread.push(await cpu(`cat '${big}'; false`));
      read.push(await cpu(`go version; cat '${big}'; false`));
    }
    terminal.dispose();
    const cpuPerMB = { read: median(read), unread: median(unread) };
    fs.writeFileSync(
      path.join(process.env.GOPATH, "failures.json"),
      JSON.stringify({ toldMS, afterTrialsMS, cpuPerMB }),
    );
  });
});
