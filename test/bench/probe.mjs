// Probing measured against what the network alone takes, under load, under attack, and beside `nrm test`.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { startMirror } from "../host/mirror.mjs";
import { HelperProcess } from "./helper.mjs";

const MODULE = "example.org/probe@v1.0.0";
const NRM = "2.1.0";

/** nrm's built-in registries, which only a section of the same name in its .nrmrc takes away. */
const NRM_BUILT_IN = ["npm", "yarn", "tencent", "cnpm", "taobao", "npmMirror", "huawei"];

/** A hostile mirror of each kind that could cost memory. */
const HOSTILE = [
  "endless", "only/.zip/endless", "only/list/endless", "gzip-bomb", "only/.zip/gzip-bomb", "zip-bomb", "zip-escape",
  "big-header", "only/.zip/big-header", "hang", "drip", "redirect-loop", "html", "escapes", "truncate", "only/sumdb/endless",
]; // prettier-ignore

/** @param {string} program the helper @param {(what: string, value: string, goal: string) => void} report */
export async function probing(program, report) {
  const mirror = await startMirror();
  try {
    await latencies(program, mirror, report);
    await crowd(program, mirror, report);
    await attack(program, mirror, report);
    await besideNrm(program, mirror, report);
  } finally {
    await mirror.stop();
  }
}

/** Eight healthy mirrors, each slower than the one before. */
async function latencies(program, mirror, report) {
  const one = await startHelper(program, mirror);
  const urls = eight(mirror);
  const run = (mirrors) => one.probe({ mirrors, module: MODULE, timeoutMS: 10_000 });
  await run(urls);
  const first = [];
  const whole = [];
  const fastest = [];
  const slowest = [];
  for (let i = 0; i < 9; i++) {
    fastest.push(await minimalConversation(urls[0]));
    slowest.push(await minimalConversation(urls.at(-1)));
    const { totalMS, arrivedMS } = await run(urls);
    first.push(arrivedMS[0]);
    whole.push(totalMS);
  }
  await one.stop();
  report(
    "probe: eight mirrors of 100 to 310 ms: first result / fastest mirror's own .info, .mod, .zip (medians of 9)",
    `${(median(first) / median(fastest)).toFixed(2)}`,
    "<= 1.1",
  );
  report(
    "probe: the same: whole run / slowest mirror's own .info, .mod, .zip (medians of 9)",
    `${(median(whole) / median(slowest)).toFixed(2)}`,
    "<= 1.1",
  );
}

/** Sixty-four mirrors at once, in a helper that is warm. */
async function crowd(program, mirror, report) {
  const one = await startHelper(program, mirror);
  const urls = Array.from({ length: 64 }, (_, i) => `${mirror.url}/as/c${i}/delay/50ms`);
  const run = () => one.probe({ mirrors: urls, module: MODULE, timeoutMS: 20_000 });
  const coldKiB = one.residentKiB();
  await run();
  let sockets = 0;
  let resident = 0;
  const watching = setInterval(() => {
    sockets = Math.max(sockets, openSockets(one.child.pid));
    resident = Math.max(resident, one.residentKiB());
  }, 5);
  const before = processorMS(one.child.pid);
  const rounds = 5;
  for (let i = 0; i < rounds; i++) await run();
  const used = processorMS(one.child.pid) - before;
  clearInterval(watching);
  report("probe: 64 mirrors at once: resident memory at most", mebibytes(resident), "given");
  report("probe: 64 mirrors at once: of that grown since initialize", mebibytes(resident - coldKiB), "given");
  report("probe: 64 mirrors at once: open sockets at most", String(sockets), "<= 458");
  report("probe: processor time for each mirror probed", `${(used / rounds / 64).toFixed(2)} ms`, "given");
  await one.stop();
}

/** How much a hostile mirror makes a warm helper grow. */
async function attack(program, mirror, report) {
  const one = await startHelper(program, mirror);
  const run = (fault) => one.probe({ mirrors: [`${mirror.url}/${fault}`], module: MODULE, timeoutMS: 1_000 });
  for (const fault of ["as/warm", ...HOSTILE]) await run(fault);
  let worst = { fault: "", growthKiB: -Infinity };
  let longest = { fault: "", ms: 0 };
  for (const fault of HOSTILE) {
    const before = one.residentKiB();
    let peak = before;
    const watching = setInterval(() => (peak = Math.max(peak, one.residentKiB())), 2);
    const { totalMS } = await run(fault);
    clearInterval(watching);
    peak = Math.max(peak, one.residentKiB());
    if (peak - before > worst.growthKiB) worst = { fault, growthKiB: peak - before };
    if (totalMS > longest.ms) longest = { fault, ms: totalMS };
  }
  await one.stop();
  report(
    `probe: hostile mirrors: greatest growth of resident memory (${worst.fault})`,
    mebibytes(worst.growthKiB),
    "<= 8 MiB",
  );
  report(
    `probe: hostile mirrors: longest with a deadline of 1 s (${longest.fault})`,
    `${longest.ms.toFixed(0)} ms`,
    "bounded",
  );
}

/** The same eight mirrors, by the command line of each tool. nrm asks each once; whatever answers, its time counts. */
async function besideNrm(program, mirror, report) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gps-nrm-"));
  try {
    const nrm = installNrm(home);
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      GOENV: path.join(home, "goenv"),
      GOTOOLCHAIN: "local",
      NO_COLOR: "1",
    };
    const urls = eight(mirror);
    // Its own registries lead to a closed port, so that it asks nobody but the mirrors.
    fs.writeFileSync(
      path.join(home, ".nrmrc"),
      NRM_BUILT_IN.map((name) => `[${name}]\nregistry=http://127.0.0.1:1/\nhome=\n`).join("\n"),
    );
    urls.forEach((url, i) =>
      execFileSync(process.execPath, [nrm, "add", `m${i}`, `${url}/`], { env, stdio: "ignore" }),
    );
    const ours = [];
    const theirs = [];
    let said = "";
    let asked = mirror.requests().length;
    const count = () => {
      const before = asked;
      asked = mirror.requests().length;
      return asked - before;
    };
    let ourRequests = 0;
    let theirRequests = 0;
    for (let i = 0; i < 7; i++) {
      count();
      theirs.push(await wall(process.execPath, [nrm, "test"], env, (text) => (said = text)));
      theirRequests = count();
      ours.push(await wall(program, ["probe", "--format", "json", "--module", MODULE, ...urls], env, () => {}));
      ourRequests = count();
    }
    for (const name of NRM_BUILT_IN) {
      if (!new RegExp(`^.*\\b${name} .*Fetch error`, "m").test(said)) throw new Error(`nrm reached ${name}:\n${said}`);
    }
    report(
      `probe: goproxyctl probe of the eight, whole process (median of 7), ${ourRequests} requests`,
      `${median(ours).toFixed(0)} ms`,
      "given",
    );
    report(
      `probe: nrm ${NRM} test of the same eight, whole process (median of 7), ${theirRequests} requests`,
      `${median(theirs).toFixed(0)} ms`,
      "given",
    );
    report("probe: goproxyctl probe / nrm test", (median(ours) / median(theirs)).toFixed(2), "given");
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Installs nrm from the npm registry that npm is set up for. @returns {string} its script */
function installNrm(home) {
  const folder = path.join(home, "tool");
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "package.json"), '{"private":true}');
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", `nrm@${NRM}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  return path.join(folder, "node_modules", "nrm", "dist", "index.js");
}

/** A helper whose checksum database is the mirrors' own, and that has seen its history, so that all that is asked and checked is paid for. */
async function startHelper(program, mirror) {
  const one = await HelperProcess.start(program);
  const key = mirror.gosumdb.split(" ")[0];
  const name = key.split("+")[0];
  fs.writeFileSync(path.join(one.home, "goenv"), `GOSUMDB=${key}\n`);
  const known = path.join(one.home, "go", "pkg", "sumdb", name);
  fs.mkdirSync(known, { recursive: true });
  fs.writeFileSync(path.join(known, "latest"), await (await fetch(`${mirror.url}/sumdb/${name}/latest`)).text());
  return one;
}

function eight(mirror) {
  return Array.from({ length: 8 }, (_, i) => `${mirror.url}/as/l${i}/delay/${100 + 30 * i}ms`);
}

/** The least that go asks a mirror for one module, on one fresh connection. @param {string} url @returns {Promise<number>} milliseconds */
async function minimalConversation(url) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const began = performance.now();
  for (const suffix of [".info", ".mod", ".zip"]) {
    await new Promise((resolve, reject) => {
      http
        .get(`${url}/example.org/probe/@v/v1.0.0${suffix}`, { agent }, (answer) => {
          if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode} for ${suffix}`));
          answer.resume().once("end", resolve);
        })
        .once("error", reject);
    });
  }
  const took = performance.now() - began;
  agent.destroy();
  return took;
}

/** @returns {Promise<number>} how long a process takes, in milliseconds */
function wall(program, args, env, output) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let text = "";
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (text += data));
    child.once("error", reject).once("close", (code) => {
      output(text);
      if (code === 0) resolve(performance.now() - began);
      else reject(new Error(`${program} ended with ${code}:\n${text}`));
    });
  });
}

function openSockets(pid) {
  return fs.readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith("socket:");
    } catch {
      return false; // closed in between
    }
  }).length;
}

/** User and system time of a process, in milliseconds; the kernel counts in hundredths of a second. */
function processorMS(pid) {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function mebibytes(kib) {
  return `${(kib / 1024).toFixed(1)} MiB`;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
