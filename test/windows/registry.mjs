// Values written by reg.exe, and read by the built helper.
import { answer } from "./helper.mjs";

const USER = String.raw`HKCU\Environment`;
const MACHINE = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`;
const ENV = "goproxyctl --format json env";

/**
 * What is wrong, nothing if all is well.
 * @param {(...args: string[]) => Promise<{ status: number | null, output: string }>} run runs a program in a new process
 * @returns {Promise<string[]>}
 */
export async function checkRegistry(run) {
  const problems = [];
  const expect = (what, got, want) => {
    if (got !== want) problems.push(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  };
  const add = async (key, name, kind, value) => {
    const done = await run("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f");
    if (done.status !== 0) throw new Error(`reg add ${name}: ${done.output}`);
  };
  /** One variable as a new process sees it, or one that before was run in. */
  const variable = async (name, before = "") => {
    const document = answer(await run("cmd", "/d", "/c", `${before}${ENV}`));
    const found = document.variables.find((each) => each.name === name);
    const stale = document.findings.some((finding) => finding.code === "registryStale");
    return { value: found?.value, layer: found?.layer, stale };
  };

  await add(USER, "GoProxy", "REG_SZ", "https://user.example,direct");
  await add(MACHINE, "GOSUMDB", "REG_SZ", "off");
  await add(MACHINE, "GOPROXY", "REG_SZ", "https://machine.example");
  await add(USER, "GOPRIVATE", "REG_EXPAND_SZ", "%GOSUMDB%.example");
  const proxy = await variable("GOPROXY");
  expect("the user's value, whatever the case of its name", proxy.value, "https://user.example,direct");
  expect("its layer", proxy.layer, "registryUser");
  expect("a new process is not stale", proxy.stale, false);
  expect("the machine's layer", (await variable("GOSUMDB")).layer, "registryMachine");
  expect("a value with a name in it", (await variable("GOPRIVATE")).value, "off.example");

  // cmd.exe keeps the environment that it was started with, and hands it on.
  const stale = await variable("GOPROXY", `reg add ${USER} /v GOPROXY /t REG_SZ /d https://new.example /f >NUL & `);
  expect("an old process keeps its value", stale.value, "https://user.example,direct");
  expect("which is a process variable then", stale.layer, "process");
  expect("and is stale", stale.stale, true);
  expect("a process that is started later", (await variable("GOPROXY")).value, "https://new.example");

  const set = await variable("GOPROXY", "set GOPROXY=off&& ");
  expect("set in cmd wins", `${set.value} ${set.layer}`, "off process");
  return problems;
}
