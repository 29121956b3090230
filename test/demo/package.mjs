// npm run package: makes the VSIX of this platform.
import path from "node:path";
import { installPackages, requireTools } from "../host/front-door.mjs";

process.chdir(path.resolve(import.meta.dirname, "../.."));
requireTools();
await installPackages();
const { buildVsix } = await import("../host/build.mjs");
console.log(await buildVsix());
