import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, test } from "node:test";
import {
  createMessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { Client, RequestError } from "../../extension/client";
import type { Place, Plan, ProbeProgress } from "../../extension/gen/protocol";
import { result } from "./fakes";

const place: Place = { trusted: true };

/** A peer that speaks JSON-RPC with the client over two streams, and what the client sent as it was on the wire. */
function pair(): {
  client: Client;
  peer: MessageConnection;
  sent: string[];
  heard: ProbeProgress[];
  hangUp: () => void;
} {
  const toPeer = new PassThrough();
  const toClient = new PassThrough();
  const sent: string[] = [];
  const heard: ProbeProgress[] = [];
  toPeer.on("data", (chunk: Buffer) => sent.push(chunk.toString("utf8")));
  const peer = createMessageConnection(new StreamMessageReader(toPeer), new StreamMessageWriter(toClient));
  peer.listen();
  const client = new Client(toClient, toPeer, {
    "probe/result": (progress) => heard.push(progress),
    log: () => undefined,
  });
  const hangUp = (): void => {
    toClient.destroy();
  };
  return { client, peer, sent, heard, hangUp };
}

const rejects = (promise: Promise<unknown>, kind: RequestError["kind"], message?: RegExp): Promise<void> =>
  assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof RequestError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message ?? /./);
    return true;
  });

describe("Client", () => {
  test("sends parameters by name, with or without a signal, and none where there are none", async () => {
    const { client, peer, sent } = pair();
    peer.onRequest("mirrors", () => ({ mirrors: [] }));
    peer.onRequest("shutdown", () => null);
    await client.request("mirrors", { all: true });
    await client.request("mirrors", { all: false }, new AbortController().signal);
    await client.request("shutdown", undefined);
    const wire = sent.join("");
    assert.match(wire, /"method":"mirrors","params":\{"all":true\}/);
    assert.match(wire, /"method":"mirrors","params":\{"all":false\}/);
    assert.doesNotMatch(wire, /"method":"shutdown","params":\[/);
  });

  test("cancels: $/cancelRequest is sent, and the request ends as cancelled", async () => {
    const { client, peer } = pair();
    const controller = new AbortController();
    peer.onRequest("probe", (_params: unknown, token: CancellationToken) => {
      setImmediate(() => {
        controller.abort();
      });
      return new Promise((_resolve, reject) => {
        token.onCancellationRequested(() => {
          reject(new ResponseError(-32800, "the probe was cancelled", { kind: "cancelled" }));
        });
      });
    });
    await rejects(client.request("probe", { place, mirrors: [] }, controller.signal), "cancelled");
  });

  test("asks nothing when it was cancelled before", async () => {
    const { client, sent } = pair();
    await rejects(client.request("environment", place, AbortSignal.abort()), "cancelled");
    assert.equal(sent.join(""), "");
  });

  for (const kind of ["input", "refused", "failed"] as const) {
    test(`passes on the error kind ${kind} with its message`, async () => {
      const { client, peer } = pair();
      peer.onRequest("undo", () => new ResponseError(-32000, "There is a reason.", { kind }));
      await rejects(client.request("undo", { place }), kind, /^There is a reason\.$/);
    });
  }

  test("stale brings the new plan", async () => {
    const { client, peer } = pair();
    const plan: Plan = { digest: "new", result: { changes: [], applied: false, warnings: [] } };
    peer.onRequest("switch", () => new ResponseError(-32000, "stale", { kind: "stale", plan }));
    const asked = client.request("switch", { place, wish: "x", scope: "user", replace: false, digest: "old" });
    await assert.rejects(asked, (error: unknown) => {
      assert.ok(error instanceof RequestError);
      assert.deepEqual([error.kind, error.plan], ["stale", plan]);
      return true;
    });
  });

  test("an error without a kind that we know is internal", async () => {
    const { client, peer } = pair();
    peer.onRequest("history", () => new ResponseError(-32603, "panic"));
    peer.onRequest("profiles", () => new ResponseError(-32603, "odd", { kind: "toString" }));
    await rejects(client.request("history", place), "internal", /panic/);
    await rejects(client.request("profiles", place), "internal", /odd/);
  });

  test("what is under way when the helper goes away is rejected, and so is what comes after", async () => {
    const { client, peer, hangUp } = pair();
    peer.onRequest("environment", () => {
      hangUp();
      return new Promise(() => undefined);
    });
    await rejects(client.request("environment", place), "gone");
    await rejects(client.request("mirrors", { all: true }), "gone");
  });

  test("passes on notifications", async () => {
    const { peer, heard, client } = pair();
    peer.onRequest("mirrors", () => ({ mirrors: [] }));
    await peer.sendNotification("probe/result", { token: "t", result: result("a") });
    await client.request("mirrors", { all: true }); // in order, so the notification is there before the answer
    assert.deepEqual(heard, [{ token: "t", result: result("a") }]);
  });
});
