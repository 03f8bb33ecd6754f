/**
 * A TON wallet and its bridge for tests, on 127.0.0.1: `node wallet.mjs NODE_MODULES`, which hold @tonconnect/sdk.
 *
 * The bridge is TON Connect's over HTTP: events go out by GET /bridge/events, messages come by POST /bridge/message. The
 * wallet stands behind it and does what lines of JSON on the standard input say; what happens is a line on the output.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { decodeTelegramUrlParameters } = require("@tonconnect/sdk");
const { Base64, hexToByteArray, SessionCrypto } = require("@tonconnect/protocol");

const ADDRESS = `0:${"ab".repeat(32)}`;
/** Of the bridge: open streams by client, and messages that nobody has fetched yet. */
const streams = new Map();
const waiting = new Map();
let number = 0;
/** Of the wallet: its side of the session, the app's client id, the request that waits for the user. */
const wallet = { crypto: null, app: "", asked: null, count: 0 };

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function put(to, from, message) {
  const event = `id: ${++number}\nevent: message\ndata: ${JSON.stringify({ from, message })}\n\n`;
  const stream = streams.get(to);
  if (stream) stream.write(event);
  else waiting.set(to, [...(waiting.get(to) || []), event]);
}

function listen(request, response, address) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Access-Control-Allow-Origin": "*" });
  response.flushHeaders();
  for (const client of address.searchParams.get("client_id").split(",")) {
    streams.set(client, response);
    for (const event of waiting.get(client) || []) response.write(event);
    waiting.delete(client);
    request.on("close", () => streams.get(client) === response && streams.delete(client));
  }
}

function deliver(address, body) {
  const [from, to] = [address.searchParams.get("client_id"), address.searchParams.get("to")];
  if (!wallet.crypto || to !== wallet.crypto.sessionId) return put(to, from, body);
  const text = wallet.crypto.decrypt(Base64.decode(body).toUint8Array(), hexToByteArray(from));
  const { method, params, id } = JSON.parse(text);
  if (method === "disconnect") {
    answer({ id, result: {} });
    return tell({ event: "disconnected" });
  }
  wallet.asked = id;
  return tell({ event: "asked", method, request: JSON.parse(params[0]) });
}

function answer(message) {
  const encrypted = wallet.crypto.encrypt(JSON.stringify(message), hexToByteArray(wallet.app));
  put(wallet.app, wallet.crypto.sessionId, Base64.encode(encrypted));
}

const commands = {
  /** The user opened a link of the app in the wallet, and agrees, or does not. */
  connect({ link, network, agrees }) {
    const url = new URL(link);
    const start = url.searchParams.get("startapp");
    const query = start ? new URLSearchParams(decodeTelegramUrlParameters(start)) : url.searchParams;
    const request = JSON.parse(query.get("r"));
    Object.assign(wallet, { crypto: new SessionCrypto(), app: query.get("id") });
    const features = ["SendTransaction", { name: "SendTransaction", maxMessages: 4 }];
    const device = { platform: "iphone", appName: "test-wallet", appVersion: "1.0", maxProtocolVersion: 2, features };
    const account = { name: "ton_addr", address: ADDRESS, network, publicKey: "cd".repeat(32), walletStateInit: "te6cckEBAQEAAgAAAEysuc0=" };
    if (agrees) answer({ event: "connect", id: ++wallet.count, payload: { items: [account], device } });
    else answer({ event: "connect_error", id: ++wallet.count, payload: { code: 300, message: "User declined the connection" } });
    tell({ event: "opened", manifest: request.manifestUrl, back: query.get("ret") });
  },
  confirm: () => answer({ id: wallet.asked, result: "te6cckEBAQEAAgAAAEysuc0=" }),
  refuse: () => answer({ id: wallet.asked, error: { code: 300, message: "User declined the transaction" } }),
};

const server = createServer((request, response) => {
  const address = new URL(request.url, "http://127.0.0.1");
  if (address.pathname === "/bridge/events") return listen(request, response, address);
  const body = [];
  request.on("data", (chunk) => body.push(chunk));
  request.on("end", () => {
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*", "Content-Type": "application/json" });
    if (request.method === "POST") deliver(address, Buffer.concat(body).toString());
    response.end("{}");
  });
});
server.listen(0, "127.0.0.1", () => tell({ event: "ready", port: server.address().port }));
createInterface({ input: process.stdin }).on("line", (line) => {
  const { name, ...rest } = JSON.parse(line);
  commands[name](rest);
}).on("close", () => process.exit(0));
