/** Storage that the client keeps for an app: in the cloud by custom methods, on the device, and in its safe. */

/**
 * @typedef {import("./client.js").Client} Client
 * @typedef {"device" | "secure"} Shelf
 */

const CLOUD_KEYS = 1024;
const CLOUD_VALUE = 4096;
const DEVICE_CHARACTERS = 5 * 1024 * 1024;
const SECURE_KEYS = 10;

/** @type {import("./types.d.ts").Concern} */
export const storage = {
  web_app_invoke_custom_method(client, { req_id, method, params }) {
    const given = typeof params === "object" && params !== null ? params : {};
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : () => refuse("METHOD_INVALID");
    try {
      client.send("custom_method_invoked", { req_id, result: run(client, given) });
    } catch (error) {
      client.send("custom_method_invoked", { req_id, error: error instanceof Error ? error.message : String(error) });
    }
  },
  web_app_device_storage_save_key: (client, data) => save(client, "device", data),
  web_app_device_storage_get_key(client, { req_id, key }) {
    client.send("device_storage_key_received", { req_id, value: client.memory.read("device")[key] ?? null });
  },
  web_app_device_storage_clear: (client, data) => clear(client, "device", data),
  web_app_secure_storage_save_key: (client, data) => save(client, "secure", data),
  web_app_secure_storage_get_key(client, { req_id, key }) {
    const value = client.memory.read("secure")[key] ?? null;
    const can_restore = value === null && Object.hasOwn(client.memory.read("restorable"), key);
    client.send("secure_storage_key_received", { req_id, value, ...(can_restore && { can_restore }) });
  },
  async web_app_secure_storage_restore_key(client, { req_id, key }) {
    const kept = client.memory.read("restorable");
    if (!Object.hasOwn(kept, key)) {
      client.send("secure_storage_failed", { req_id, error: "RESTORE_UNAVAILABLE" });
    } else if ((await client.ask("restore", [`The app wants “${String(key)}” back, which another phone kept.`])) !== "allowed") {
      client.send("secure_storage_failed", { req_id, error: "RESTORE_CANCELLED" });
    } else {
      const { [key]: value, ...rest } = kept;
      client.memory.write("restorable", rest);
      client.memory.change("secure", { [key]: value });
      client.send("secure_storage_key_restored", { req_id, value });
    }
  },
  web_app_secure_storage_clear: (client, data) => clear(client, "secure", data),
};

/** @type {Record<string, (client: Client, params: any) => unknown>} */
const METHODS = {
  saveStorageValue(client, { key, value }) {
    const cloud = client.memory.read(cloudOf(client));
    if (!isKey(key)) refuse("KEY_INVALID");
    if (typeof value !== "string" || value.length > CLOUD_VALUE) refuse("VALUE_INVALID");
    if (!Object.hasOwn(cloud, key) && Object.keys(cloud).length >= CLOUD_KEYS) refuse("QUOTA_EXCEEDED");
    client.memory.write(cloudOf(client), { ...cloud, [key]: value });
    return true;
  },
  getStorageValues(client, { keys }) {
    const cloud = client.memory.read(cloudOf(client));
    return Object.fromEntries(listed(keys).map((key) => [key, Object.hasOwn(cloud, key) ? cloud[key] : ""]));
  },
  deleteStorageValues(client, { keys }) {
    const cloud = client.memory.read(cloudOf(client));
    for (const key of listed(keys)) delete cloud[key];
    client.memory.write(cloudOf(client), cloud);
    return true;
  },
  getStorageKeys: (client) => Object.keys(client.memory.read(cloudOf(client))),
  getRequestedContact: (client) => client.session.contact,
};

/**
 * @param {string} error
 * @returns {never}
 */
function refuse(error) {
  throw new Error(error);
}

/** @param {Client} client */
function cloudOf({ identity }) {
  return `cloud ${identity?.key ?? ""}`;
}

/** @param {unknown} key */
function isKey(key) {
  return typeof key === "string" && /^[\w-]{1,128}$/.test(key);
}

/**
 * @param {unknown} keys
 * @returns {string[]}
 */
function listed(keys) {
  if (!Array.isArray(keys) || !keys.every(isKey)) refuse("KEY_INVALID");
  return keys;
}

/**
 * Save a value on the device; null takes the key away.
 * @param {Client} client
 * @param {Shelf} shelf
 * @param {{req_id?: unknown, key?: unknown, value?: unknown}} data
 */
function save(client, shelf, { req_id, key, value }) {
  const { [String(key)]: before, ...rest } = client.memory.read(shelf);
  const after = value === null || value === undefined ? rest : { ...rest, [String(key)]: value };
  if (typeof key !== "string" || !key) failed(client, shelf, req_id, "KEY_INVALID");
  else if (value !== null && typeof value !== "string") failed(client, shelf, req_id, "VALUE_INVALID");
  else if (tooMuch(shelf, after)) failed(client, shelf, req_id, "QUOTA_EXCEEDED");
  else {
    client.memory.write(shelf, after);
    client.send(`${shelf}_storage_key_saved`, { req_id });
  }
}

/**
 * @param {Shelf} shelf
 * @param {Record<string, unknown>} content
 */
function tooMuch(shelf, content) {
  return shelf === "secure"
    ? Object.keys(content).length > SECURE_KEYS
    : JSON.stringify(content).length > DEVICE_CHARACTERS;
}

/**
 * @param {Client} client
 * @param {Shelf} shelf
 * @param {{req_id?: unknown}} data
 */
function clear(client, shelf, { req_id }) {
  client.memory.write(shelf, {});
  client.send(`${shelf}_storage_cleared`, { req_id });
}

/**
 * @param {Client} client
 * @param {Shelf} shelf
 * @param {unknown} req_id
 * @param {string} error
 */
function failed(client, shelf, req_id, error) {
  client.send(`${shelf}_storage_failed`, { req_id, error });
}
