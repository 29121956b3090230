// node guard.mjs PROGRAM ARGUMENT…: runs a program in this process group, and ends the whole group when standard input closes.
// The one who started us holds the other end of it, so a host goes when its driver goes, however that ended (Ctrl-C and SIGKILL as well).
import { spawn } from "node:child_process";

const GRACE_MS = 5_000;

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

const end = (signal) => process.kill(-process.pid, signal);
// The group's signal comes to us too: we stay, to see the child out.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});

child.once("error", (error) => {
  process.stderr.write(`${program} cannot be started: ${error.message}\n`);
  process.exit(127);
});
// What outlives the child (a language server, say) would hold ports and files.
child.once("exit", () => end("SIGKILL"));

const leave = () => {
  end("SIGTERM");
  setTimeout(() => end("SIGKILL"), GRACE_MS);
};
process.stdin.once("end", leave).once("error", leave).resume();
