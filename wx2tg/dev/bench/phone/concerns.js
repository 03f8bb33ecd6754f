/** The handlers of every event that an app posts, by concern. */
import { access } from "./access.js";
import { biometry } from "./biometry.js";
import { buttons } from "./buttons.js";
import { closing } from "./closing.js";
import { colours } from "./colours.js";
import { documents } from "./documents.js";
import { haptics } from "./haptics.js";
import { home } from "./home.js";
import { links } from "./links.js";
import { location } from "./location.js";
import { payments } from "./payments.js";
import { popups } from "./popups.js";
import { scanner } from "./scanner.js";
import { sensors } from "./sensors.js";
import { sharing } from "./sharing.js";
import { storage } from "./storage.js";
import { viewport } from "./viewport.js";

/** @type {Record<string, import("./types.d.ts").Concern>} */
export const CONCERNS = {
  ...{ access, biometry, buttons, closing, colours, documents, haptics, home, links, location, payments, popups },
  ...{ scanner, sensors, sharing, storage, viewport },
};
