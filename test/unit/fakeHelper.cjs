// A helper for tests that does what its first argument says. Speaks just enough of JSON-RPC.
const [behaviour = "serve"] = process.argv.slice(2);

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function answer({ id, method, params }) {
  switch (method) {
    case "initialize":
      if (behaviour === "crash") process.exit(3);
      if (behaviour === "deaf") return;
      if (behaviour === "refuse") {
        send({ id, error: { code: -32000, message: "The versions differ.", data: { kind: "input" } } });
        return;
      }
      send({ id, result: { protocolVersion: behaviour === "old" ? 0 : 1, version: "fake", findings: [] } });
      return;
    case "lint":
      send({ id, result: { findings: [{ code: "environ", severity: "info", message: JSON.stringify(process.env) }] } });
      return;
    case "probe":
      for (const name of ["a", "b"])
        send({ method: "probe/result", params: { token: params.token, result: { name } } });
      send({ method: "probe/result", params: { token: "of somebody else", result: { name: "c" } } });
      send({ id, result: { module: "m", results: [] } });
      return;
    case "mirrors":
      process.stderr.write("first line\nsecond line\n");
      send({ id, result: { mirrors: [] } });
      return;
    default: // never answered
  }
}

let buffer = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(buffer.toString("latin1"))?.[1]);
    if (end < 0 || buffer.length < end + 4 + length) return;
    answer(JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString("utf8")));
    buffer = buffer.subarray(end + 4 + length);
  }
});
process.stdin.on("end", () => {
  if (behaviour !== "stubborn") process.exit(0);
});
if (behaviour === "stubborn") setTimeout(() => process.exit(0), 25_000); // whatever the test does, it ends
