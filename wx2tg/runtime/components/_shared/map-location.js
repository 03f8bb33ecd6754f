/** Where the user is, for the dot of a map. */

import { clientLocation } from "../../bridge/client.js";

/**
 * Call `found` with each place of the user, in WGS-84, until stopped. Where access is refused, nothing is called.
 * @param {(place: {latitude: number, longitude: number}) => void} found @returns {() => void} stops
 */
export function followUser(found) {
  const { geolocation } = globalThis.navigator;
  let stopped = false;
  let watch = 0;
  clientLocation().then((place) => {
    if (stopped) return;
    if (place) found({ latitude: place.latitude, longitude: place.longitude });
    // The client has asked the user, and was refused.
    if (place === null || !geolocation) return;
    watch = geolocation.watchPosition(({ coords }) => found({ latitude: coords.latitude, longitude: coords.longitude }), () => {}, { maximumAge: 10000 });
  });
  return () => {
    stopped = true;
    if (watch) geolocation.clearWatch(watch);
  };
}
