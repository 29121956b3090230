import type { Readable, Writable } from "node:stream";
import {
  CancellationTokenSource,
  createMessageConnection,
  ParameterStructures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { ErrorKind, Notifications, Plan, Requests } from "./gen/protocol";

/** A RequestError is why a request was not answered. Its message is meant for people. */
export class RequestError extends Error {
  constructor(
    /** `gone`: the helper ended before it answered. `internal`: it answered something that no contract foresees. */
    readonly kind: ErrorKind | "gone" | "internal",
    message: string,
    /** With `stale`: the plan made anew. */
    readonly plan?: Plan,
  ) {
    super(message);
    this.name = "RequestError";
  }
}

/** Asks the helper. What declares it is the one who asks, so that tests can answer in the helper's place. */
export type Ask = <M extends keyof Requests>(
  method: M,
  params: Requests[M]["params"],
  signal?: AbortSignal,
) => Promise<Requests[M]["result"]>;

/** What to do with each notification. */
export type Listeners = { readonly [N in keyof Notifications]: (params: Notifications[N]) => void };

/**
 * A Client speaks JSON-RPC over two streams. It is never traced: parameters hold the true values of settings.
 */
export class Client {
  readonly #connection: MessageConnection;

  constructor(input: Readable, output: Writable, listeners: Listeners) {
    this.#connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
    this.#connection.onNotification("probe/result", listeners["probe/result"]);
    this.#connection.onNotification("log", listeners.log);
    // A stream that broke is followed by the end of the process, which says more.
    this.#connection.onError(() => undefined);
    this.#connection.onClose(() => {
      this.dispose();
    });
    this.#connection.listen();
  }

  /**
   * request asks and waits for the answer. Aborting the signal sends $/cancelRequest; the promise then still settles
   * with what the helper answers, normally a RequestError of kind `cancelled`.
   */
  readonly request: Ask = async (method, params, signal) => {
    if (signal?.aborted === true) {
      throw new RequestError("cancelled", "cancelled");
    }
    const rest: unknown[] = params === undefined ? [] : [ParameterStructures.byName, params];
    const source = signal === undefined ? undefined : new CancellationTokenSource();
    const cancel = (): void => source?.cancel();
    if (source !== undefined) {
      // A token that is undefined would count as a second parameter, and an array would be sent.
      rest.push(source.token);
      signal?.addEventListener("abort", cancel, { once: true });
    }
    try {
      return await this.#connection.sendRequest(method, ...rest);
    } catch (error) {
      throw requestError(error);
    } finally {
      signal?.removeEventListener("abort", cancel);
      source?.dispose();
    }
  };

  /** dispose rejects everything that was not answered yet. */
  dispose(): void {
    this.#connection.dispose();
  }
}

const requestCancelled = -32800;
const kinds: Readonly<Record<ErrorKind, true>> = {
  input: true,
  refused: true,
  stale: true,
  failed: true,
  cancelled: true,
};

function requestError(error: unknown): RequestError {
  if (!(error instanceof ResponseError)) {
    return new RequestError("gone", error instanceof Error ? error.message : String(error));
  }
  // The library itself answers so for requests that were under way when the connection was disposed.
  if (error.code === -32097) {
    return new RequestError("gone", error.message);
  }
  if (error.code === requestCancelled) {
    return new RequestError("cancelled", error.message);
  }
  const data = error.data as { readonly kind?: string; readonly plan?: Plan } | null | undefined;
  const kind = data?.kind;
  return kind !== undefined && isErrorKind(kind)
    ? new RequestError(kind, error.message, data?.plan)
    : new RequestError("internal", error.message);
}

function isErrorKind(kind: string): kind is ErrorKind {
  return Object.hasOwn(kinds, kind);
}
