/** The battery, where the browser tells. */

import { PROMPT, within } from "../core/limits.js";
import { asyncCall, invoke } from "./_shared/call.js";

/** The last reading; a full battery where nothing is known. */
const reading = { level: 100, isCharging: false, isLowPowerModeEnabled: false };

/** @type {Map<Function, () => void>} */
const watchers = new Map();

/** @param {ApiOptions} [options] */
export function getBatteryInfo(options) {
  return asyncCall("getBatteryInfo", options, async () => {
    await read();
    return { ...reading };
  });
}

/** What was read last, because a browser tells only later. */
export function getBatteryInfoSync() {
  read();
  return { ...reading };
}

/** @param {Function} listener */
export async function onBatteryInfoChange(listener) {
  const battery = await read();
  if (!battery || watchers.has(listener)) return;
  const watcher = () => read().then(() => invoke(listener, { ...reading }));
  watchers.set(listener, watcher);
  battery.addEventListener("levelchange", watcher);
  battery.addEventListener("chargingchange", watcher);
}

/** @param {Function} [listener] */
export async function offBatteryInfoChange(listener) {
  const battery = await read();
  for (const [known, watcher] of [...watchers]) {
    if (listener && known !== listener) continue;
    watchers.delete(known);
    battery.removeEventListener("levelchange", watcher);
    battery.removeEventListener("chargingchange", watcher);
  }
}

async function read() {
  const { navigator } = /** @type {any} */ (globalThis);
  const asked = navigator.getBattery ? within(PROMPT, navigator.getBattery(), () => new Error("no answer")) : Promise.resolve(null);
  const battery = /** @type {any} */ (await asked.catch(() => null));
  if (battery) Object.assign(reading, { level: Math.round(battery.level * 100), isCharging: battery.charging });
  return battery;
}
