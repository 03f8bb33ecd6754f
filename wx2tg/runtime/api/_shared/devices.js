/** The microphone and the camera, as far as the user lets an app have them. */

import { DECISION, within } from "../../core/limits.js";
import { failure } from "./call.js";

/**
 * A stream that the user has allowed; it has to be stopped. Rejects where he refuses, where there is no such device,
 * and where he never decides: what is allowed after that is stopped at once.
 * @param {MediaStreamConstraints} wanted
 * @returns {Promise<MediaStream>}
 */
export function askStream(wanted) {
  const { mediaDevices } = globalThis.navigator;
  if (!mediaDevices) return Promise.reject(failure("system permission denied"));
  const asked = mediaDevices.getUserMedia(wanted);
  return within(DECISION, asked, () => {
    asked.then(stopStream, () => undefined);
    return failure("auth deny");
  });
}

/** @param {MediaStream} stream */
export function stopStream(stream) {
  for (const track of stream.getTracks()) track.stop();
}
