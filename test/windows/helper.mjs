// What differs on Windows beside the registry: the built helper, go.exe and cmd.exe on the same files.
import fs from "node:fs";
import path from "node:path";

const FOLDER = "C:\\my work 项目";
const NASTY = "https://a.example/a=%PATH%&b=^c!d'e$f|https://b.example/(x)%20<y>,direct";

/**
 * What is wrong, nothing if all is well.
 * @param {(...args: string[]) => Promise<{ status: number | null, output: string }>} run runs a program in a new process
 * @param {string} prefix of Wine, in which the user's folders and drive C: are
 * @returns {Promise<string[]>}
 */
export async function checkHelper(run, prefix) {
  const problems = [];
  const expect = (what, got, want) => {
    if (got !== want) problems.push(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  };
  /** What a command line of cmd.exe prints. It cannot hold quotes. */
  const cmd = async (line) => (await run("cmd", "/d", "/c", line)).output.trim();
  const helper = async (...words) => answer(await run("goproxyctl", "--format", "json", ...words));
  const variable = async (name, before = "") => {
    const { variables } = answer(await run("cmd", "/d", "/c", `${before}goproxyctl --format json env`));
    const found = variables.find((each) => each.name === name);
    return `${found?.value} ${found?.layer}`;
  };
  const codes = async (...words) => (await helper(...words)).findings.map((finding) => finding.code);

  // The go env file is under %AppData%, and both helper and go read and write it there.
  const appData = unixPath(prefix, await cmd("echo %AppData%"));
  const envFile = path.join(appData, "go", "env");
  const untouched = await cmd("go env GOPROXY");
  await helper("use", "https://new.example,off");
  expect("%AppData%\\go\\env", read(envFile), "GOPROXY=https://new.example,off\n");
  expect("go env, after use", await cmd("go env GOPROXY"), "https://new.example,off");
  expect("its layer", await variable("GOPROXY"), "https://new.example,off goenvFile");
  await helper("undo");
  expect("the go env file, taken back", read(envFile), undefined);
  expect("go env, after undo", await cmd("go env GOPROXY"), untouched);

  // A CR in it belongs to the value: found, left alone where it is not ours, and restored by undo.
  const withCR = "GOSUMDB=off\r\nGOPROXY=https://old.example\r\n";
  write(envFile, withCR);
  expect("a CR in the go env file is found", (await codes("env")).includes("envFileCarriageReturn"), true);
  await helper("use", "https://new.example,off");
  expect("the go env file with CRs, switched", read(envFile), "GOSUMDB=off\r\nGOPROXY=https://new.example,off\n");
  await helper("undo");
  expect("the go env file with CRs, taken back", read(envFile), withCR);
  fs.rmSync(envFile);

  // A folder with blanks and Chinese characters, whose settings.json has CRLF.
  const settings = path.join(prefix, "drive_c/my work 项目/.vscode/settings.json");
  const before = '{\r\n\t// mine\r\n\t"go.toolsEnvVars": {\r\n\t\t"X": "y"\r\n\t}\r\n}\r\n';
  write(settings, before);
  const done = await helper("--dir", FOLDER, "use", "https://new.example,off", "--scope", "folder");
  expect("the file that was changed", done.changes?.[0]?.file, `${FOLDER}\\.vscode\\settings.json`);
  const after = before.replace('"y"', '"y",\r\n\t\t"GOPROXY": "https://new.example,off"');
  expect("settings.json with CRLF, switched", read(settings), after);
  await helper("--dir", FOLDER, "undo");
  expect("settings.json with CRLF, taken back", read(settings), before);

  // Names of variables have no case on Windows, and GOENV moves the file.
  expect(
    "set in lower case",
    await variable("GOPROXY", "set goproxy=https://low.example&& "),
    "https://low.example process",
  );
  expect("go reads it too", await cmd("set goproxy=https://low.example&& go env GOPROXY"), "https://low.example");
  write(path.join(prefix, "drive_c/else where/env"), "GOPROXY=https://else.example\n");
  expect(
    "GOENV elsewhere",
    await variable("GOPROXY", "set GOENV=C:\\else where\\env&& "),
    "https://else.example goenvFile",
  );

  // Habits of Windows in a list.
  expect("parted by semicolons, as PATH is", (await codes("lint", "https://a.example;direct")).join(), "semicolon");
  expect("a folder", (await codes("lint", "C:\\srv,off")).join(), "absolutePath");
  expect("no drive", (await codes("lint", "file:///srv,off")).join(), "fileURLDrive");
  const goSays = await cmd("set GOPROXY=file:///srv,off&& go mod download -json example.com/x@v1.0.0");
  expect("which go refuses", goSays.includes("file URL missing drive letter"), true);
  expect("a drive", (await codes("lint", "file:///C:/srv,off")).join(), "");
  const offline = (await helper("profiles")).profiles.find((profile) => profile.variables.GOPROXY?.startsWith("file:"));
  const cache = (await cmd("go env GOMODCACHE")).replaceAll("\\", "/");
  expect("the offline profile", offline?.variables.GOPROXY, `file:///${cache}/cache/download,off`);

  // What export prints for cmd.exe comes out of it as it went in, in a batch file.
  write(envFile, `GOPROXY=${NASTY}\n`);
  const batch = path.join(prefix, "drive_c/my work 项目/set.cmd");
  const lines = (await cmd("goproxyctl export cmd")).split(/\r?\n/);
  write(batch, ["@echo off", ...lines, "set GOPROXY", ""].join("\r\n"));
  fs.rmSync(envFile);
  const printed = (await cmd(`${FOLDER}\\set.cmd`)).split(/\r?\n/).find((line) => line.startsWith("GOPROXY="));
  expect("export cmd, run by cmd.exe", printed, `GOPROXY=${NASTY}`);
  return problems;
}

/** @param {{ status: number | null, output: string }} ended @returns {any} what a program printed */
export function answer({ status, output }) {
  try {
    return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  } catch {
    throw new Error(`exit status ${status}, without an answer: ${output}`);
  }
}

/** @returns {string | undefined} undefined where there is no such file */
function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** A path on Wine's drive C:, whose folders may differ in case from what is said. */
function unixPath(prefix, windows) {
  let file = path.join(prefix, "drive_c");
  for (const name of windows.replace(/^[Cc]:\\/, "").split("\\")) {
    const found = fs.existsSync(file) && fs.readdirSync(file).find((each) => each.toLowerCase() === name.toLowerCase());
    file = path.join(file, found || name);
  }
  return file;
}
