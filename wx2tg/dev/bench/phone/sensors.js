/** Accelerometer, gyroscope and orientation: values of the switches are streamed while the app listens. */

/**
 * @typedef {import("./client.js").Client} Client
 * @typedef {"accelerometer" | "gyroscope" | "device_orientation"} Sensor
 */

const FASTEST = 20;
const SLOWEST = 1000;

/** @type {import("./types.d.ts").Concern} */
export const sensors = {
  web_app_start_accelerometer: (client, data) => start(client, "accelerometer", data),
  web_app_stop_accelerometer: (client) => stop(client, "accelerometer"),
  web_app_start_gyroscope: (client, data) => start(client, "gyroscope", data),
  web_app_stop_gyroscope: (client) => stop(client, "gyroscope"),
  web_app_start_device_orientation: (client, data) => start(client, "device_orientation", data),
  web_app_stop_device_orientation: (client) => stop(client, "device_orientation"),
};

/**
 * @param {Client} client
 * @param {Sensor} sensor
 * @param {{refresh_rate?: unknown, need_absolute?: unknown}} data
 */
function start(client, sensor, { refresh_rate, need_absolute }) {
  if (!client.has(sensor)) {
    client.send(`${sensor}_failed`, { error: "UNSUPPORTED" });
    return;
  }
  clearInterval(client.sensors[sensor]);
  const every = Math.min(SLOWEST, Math.max(FASTEST, Number(refresh_rate) || SLOWEST));
  const extra = sensor === "device_orientation" ? { absolute: need_absolute === true } : {};
  client.send(`${sensor}_started`);
  client.sensors[sensor] = window.setInterval(() => {
    if (!client.hidden) client.send(`${sensor}_changed`, { ...extra, ...client.now.sensors[sensor] });
  }, every);
}

/**
 * @param {Client} client
 * @param {Sensor} sensor
 */
function stop(client, sensor) {
  clearInterval(client.sensors[sensor]);
  delete client.sensors[sensor];
  client.send(`${sensor}_stopped`);
}
