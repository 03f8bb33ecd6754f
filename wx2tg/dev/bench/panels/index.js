/** The panels that need the app's frame alone, in the order of their tabs. */
import { panel as console } from "./console.js";
import { panel as data } from "./data.js";
import { panel as findings } from "./findings.js";
import { panel as network } from "./network.js";
import { panel as pages } from "./pages.js";
import { panel as sizes } from "./sizes.js";
import { panel as source } from "./source.js";
import { panel as storage } from "./storage.js";
import { panel as wxml } from "./wxml.js";

/** @type {import("../types.d.ts").Panel[]} */
export const PANELS = [console, wxml, data, pages, network, storage, findings, sizes, source];
