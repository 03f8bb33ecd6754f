/**
 * Payments in TON: the user connects a wallet and confirms there the transfer that the owner's server made. Whether the
 * money has come only that server says, so an app that was closed in between loses nothing.
 */

import { initData, initDataUnsafe } from "../bridge/client.js";
import { scheme } from "../bridge/theme.js";
import { env } from "../core/env.js";
import { failure } from "./_shared/call.js";
import { settledState, STILL_PENDING } from "./_shared/order-state.js";
import { postJson } from "./_shared/post.js";
import { forgetTransfer, recallTransfer, rememberTransfer } from "./_shared/ton-transfers.js";

/** TON's networks, as TON Connect numbers them. */
const NETWORKS = /** @type {Table<string>} */ ({ __proto__: null, "-239": "the main network", "-3": "the test network" });

/** What the server may say of an order that is at its end, and why the call fails then; "" where it does not. */
const ENDS = /** @type {Table<string>} */ ({
  __proto__: null,
  paid: "",
  closed: "the order is closed",
  expired: "the time to pay is over",
  refunded: "the payment was refunded",
});

/** Milliseconds between two questions: a block of TON takes some five seconds. */
const INTERVAL = 2000;

/** Milliseconds for which a transfer that may be under way is looked for, before another one is offered. */
const LOOK = 20000;

/** Milliseconds after its last moment in which a transfer may still show up, and the longest that a call waits for one. */
const LATE = 60000;
const LONGEST = 600000;

/**
 * The instance of TON Connect's interface, made for the first payment, and whether a payment is under way.
 * @type {{ui: TonConnectUi | null, busy: boolean}}
 */
const session = { ui: null, busy: false };

/**
 * Pay an order by a transfer in TON.
 * @param {Fields} order what the app gave to wx.requestPayment, as JSON data
 * @returns {Promise<void>} rejects with the reason
 */
export async function payOrder(order) {
  if (session.busy) throw failure("another payment is under way");
  session.busy = true;
  try {
    const state = await transferred(order);
    if (state === "cancelled") throw failure("cancel");
    if (state === "pending") throw failure(STILL_PENDING, { status: state });
  } finally {
    session.busy = false;
  }
}

/**
 * @param {Fields} order
 * @returns {Promise<PaymentState>} "paid", "cancelled" by the user, or "pending" where it may still come; rejects otherwise
 */
async function transferred(order) {
  const { endpoint } = env.settings.payment || {};
  const { manifest } = env.settings.tonConnect || {};
  if (!endpoint) throw failure("no transfer: set [payment] endpoint in wx2tg.toml");
  if (!manifest) throw failure("wallets need the app's address: set [server] base or [ton-connect] url in wx2tg.toml");
  const before = await knownState(order);
  if (before) return before;
  const ui = await readyInterface();
  const account = await connected(ui);
  if (!account) return "cancelled";
  const answer = await postJson(endpoint, { ...order, initData: initData(), wallet: account.address });
  const { ton } = answer;
  const state = stateAddress(endpoint, answer);
  if (!ton || !state) throw failure(refusal(answer));
  checkNetwork(ui, account, String(ton.network || account.chain));
  return sent(ui, order, ton, { state, until: Number(ton.validUntil) * 1000 || Date.now() + LONGEST, confirmed: false });
}

/** Where to ask for the state of the order: `[payment] state`, or what the endpoint says. @param {string} endpoint @param {Fields} answer */
function stateAddress(endpoint, answer) {
  const { state } = env.settings.payment || {};
  return state || (answer.state && new URL(String(answer.state), new URL(endpoint, document.baseURI)).href);
}

/**
 * What became of a transfer for this order that the app asked for earlier, and whose end it has not seen.
 * @param {Fields} order @returns {Promise<PaymentState | null>} null where the order may be paid again
 */
async function knownState(order) {
  const known = recallTransfer(order);
  if (!known) return null;
  const found = await covered(waited(order, known, known.confirmed ? known.until + LATE : Date.now() + LOOK));
  if (found in ENDS) {
    forgetTransfer(order);
    // An order that ran out unpaid may be offered anew by the server.
    return found === "paid" || found === "refunded" ? ended(found, order, known.state) : null;
  }
  const mayCome = known.confirmed ? Date.now() < known.until + LATE : found !== "unpaid";
  return mayCome ? "pending" : null;
}

/** @param {TonConnectUi} ui @param {Fields} order @param {Fields} ton @param {TonTransfer} transfer @returns {Promise<PaymentState>} */
async function sent(ui, order, ton, transfer) {
  const { validUntil, network, messages } = ton;
  // Kept before the wallet is asked: the wallet may close this app.
  rememberTransfer(order, transfer);
  try {
    await ui.sendTransaction({ validUntil, ...(network ? { network } : {}), messages }, { modals: ["before"], notifications: ["success", "error"] });
    transfer.confirmed = true;
    rememberTransfer(order, transfer);
  } catch (error) {
    if (await refused(ui, order, transfer, /** @type {Error} */ (error))) return "cancelled";
  }
  const found = await covered(waited(order, transfer, transfer.until + LATE));
  if (!(found in ENDS)) return "pending";
  forgetTransfer(order);
  return ended(found, order, transfer.state);
}

/**
 * The wallet did not confirm.
 * @param {TonConnectUi} ui @param {Fields} order @param {TonTransfer} transfer @param {Error} error
 * @returns {Promise<boolean>} whether the user refused; false where the server knows of the transfer all the same; rejects otherwise
 */
async function refused(ui, order, transfer, error) {
  const { UserRejectsError, WalletWrongNetworkError, WalletNotSupportFeatureError } = globals();
  if (error instanceof UserRejectsError) {
    forgetTransfer(order);
    return true;
  }
  if (error instanceof WalletWrongNetworkError) checkNetwork(ui, ui.account, "");
  if (error instanceof WalletNotSupportFeatureError) throw failure("the wallet cannot make this transfer: choose another one");
  const found = await waited(order, transfer, 0);
  if (found === "paid" || found === "pending") return false;
  // The user closed the question, and may have no such wallet any more: the next payment offers the choice again.
  if (/not sent|aborted/i.test(String(error.message))) {
    ui.disconnect().catch(() => {});
    return true;
  }
  throw failure(String(error.message).replace(/^\[TON_CONNECT\w*\]\s*/, ""));
}

/**
 * Cover the page while something is waited for, as WeChat's own window of payment does: a second tap would ask for the
 * same money again.
 * @template T
 * @param {Promise<T>} waiting @returns {Promise<T>}
 */
async function covered(waiting) {
  const { showLoading, hideLoading } = env.parts;
  if (showLoading) showLoading({ title: "", mask: true });
  try {
    return await waiting;
  } finally {
    if (hideLoading) hideLoading({ noConflict: true });
  }
}

/**
 * The end of an order. One that is paid waits until its back end has heard of it, or has had the time to.
 * @param {string} found one of ENDS @param {Fields} order @param {string} address
 * @returns {Promise<PaymentState>} "paid"; rejects where the order ended otherwise
 */
async function ended(found, order, address) {
  if (ENDS[found]) throw failure(ENDS[found], { status: found });
  return settledState(address, order, "paid");
}

/**
 * Ask the server how an order stands until it is at its end, or until `until` (milliseconds since 1970). An order whose time
 * is over is not at its end while a transfer that the user has confirmed may still arrive.
 * @param {Fields} order @param {TonTransfer} transfer @param {number} until
 * @returns {Promise<string>} the last state that was heard, "" where there was none
 */
async function waited(order, { state, confirmed }, until) {
  const last = Math.min(until, Date.now() + LONGEST);
  let found = "";
  for (;;) {
    try {
      found = String((await postJson(state, { ...order, initData: initData() })).state || "");
    } catch {
      // A server that is away for a moment will answer later.
    }
    if (Date.now() >= last || (found in ENDS && !(found === "expired" && confirmed))) return found;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** Fails where the wallet is in another network than the transfer. @param {TonConnectUi} ui @param {TonAccount} account @param {string} network */
function checkNetwork(ui, account, network) {
  if (account.chain === network) return;
  // Or else the next payment would meet the same wallet.
  ui.disconnect().catch(() => {});
  const [here, there] = [account.chain, network].map((chain) => NETWORKS[chain] || "another network");
  throw failure(`the wallet is in ${here} of TON, and the payment in ${there}: connect another wallet`);
}

/** @param {Fields} answer */
function refusal(answer) {
  const reason = answer.description || answer.message;
  return `the payment endpoint answered without a transfer${reason ? `: ${reason}` : ""}; it belongs into \`ton\`, and an address to ask into \`state\``;
}

/** TON Connect's interface, as the theme and the user's language want it. @returns {Promise<TonConnectUi>} */
async function readyInterface() {
  const { library } = env.parts;
  if (!library || !(await library("tonconnect"))) throw failure("TON Connect could not be loaded");
  const options = interfaceOptions();
  const ui = session.ui || (session.ui = made(options));
  ui.uiOptions = options;
  await ui.connectionRestored;
  return ui;
}

/** @param {object} options @returns {TonConnectUi} */
function made(options) {
  const { TonConnect, TonConnectUI } = globals();
  const { manifest = "", wallets = "" } = env.settings.tonConnect || {};
  const [manifestUrl, walletsListSource] = [manifest, wallets].map((address) => new URL(address, document.baseURI).href);
  // The library gives the body an empty inline handler unless it has one, and the policy would refuse that. An attribute of
  // this name in a namespace is no handler.
  document.body.setAttributeNS("wx2tg", "ontouchstart", "");
  // The library would report to its makers how it is used.
  const connector = new TonConnect({ manifestUrl, walletsListSource, analytics: { mode: "off" } });
  return new TonConnectUI({ connector, ...options });
}

/** The names of TON Connect's script. @returns {Fields} */
function globals() {
  return /** @type {{TON_CONNECT_UI: Fields}} */ (/** @type {unknown} */ (globalThis)).TON_CONNECT_UI;
}

function interfaceOptions() {
  const { bot = "", app = "" } = env.settings.telegram || {};
  const { user } = initDataUnsafe();
  const language = (user && user.language_code) || globalThis.navigator.language;
  // TON Connect speaks these two.
  return {
    language: /^ru\b/.test(language) ? "ru" : "en",
    uiPreferences: { theme: scheme() === "dark" ? "DARK" : "LIGHT", colorsSet: clientColors() },
    actionsConfiguration: bot ? { twaReturnUrl: `https://t.me/${bot}${app && `/${app}`}` } : {},
  };
}

/** The client's colours, by TON Connect's names; none where there is no client. */
function clientColors() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--tg-theme-${name}-color`).trim() || undefined;
  const colors = kept({
    accent: of("button"),
    background: kept({ primary: of("bg"), secondary: of("secondary-bg"), tint: of("secondary-bg") }),
    text: kept({ primary: of("text"), secondary: of("hint") }),
  });
  return { LIGHT: colors, DARK: colors };
}

/** The fields that have a value. @param {Fields} fields @returns {Fields} */
function kept(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * The account of the wallet that is connected; asks the user for a wallet where none is.
 * @param {TonConnectUi} ui @returns {Promise<TonAccount | null>} null where the user wants none
 */
async function connected(ui) {
  if (ui.connected) return ui.account;
  /** @type {(() => void)[]} */
  const listening = [];
  try {
    return await new Promise((resolve, reject) => {
      // What goes wrong on the way is shown by the interface, where the user may try again or choose another wallet.
      listening.push(ui.onStatusChange((wallet) => wallet && resolve(wallet.account), () => {}));
      listening.push(ui.onModalStateChange(({ status, closeReason }) => {
        if (status === "closed" && closeReason === "action-cancelled") resolve(null);
      }));
      ui.openModal().catch(reject);
    });
  } finally {
    for (const stop of listening) stop();
  }
}
