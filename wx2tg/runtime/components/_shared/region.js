/** The `region` mode of a picker: a wheel of provinces, and fields for what lies below, for which there is no table here. */

import { element } from "../../host/dom.js";

/** Codes (GB/T 2260, first two digits) and names. */
const PROVINCES = [
  "11北京市", "12天津市", "13河北省", "14山西省", "15内蒙古自治区", "21辽宁省", "22吉林省", "23黑龙江省", "31上海市", "32江苏省",
  "33浙江省", "34安徽省", "35福建省", "36江西省", "37山东省", "41河南省", "42湖北省", "43湖南省", "44广东省", "45广西壮族自治区",
  "46海南省", "50重庆市", "51四川省", "52贵州省", "53云南省", "54西藏自治区", "61陕西省", "62甘肃省", "63青海省", "64宁夏回族自治区",
  "65新疆维吾尔自治区", "71台湾省", "81香港特别行政区", "82澳门特别行政区",
];
const LEVELS = ["province", "city", "region", "sub-district"];
const HINTS = ["市 / City", "区县 / District", "街道 / Street"];

/** @param {Fields} props @returns {import("./choices.js").Choices} */
export function regionOf(props) {
  const names = PROVINCES.map((entry) => entry.slice(2));
  const given = Array.isArray(props.value) ? props.value : [];
  const columns = props.customItem ? [props.customItem, ...names] : names;
  let index = Math.max(0, columns.indexOf(given[0]));
  const level = LEVELS.indexOf(props.level);
  const inputs = HINTS.slice(0, level < 0 ? 2 : level).map((hint, at) => field(hint, given[at + 1] || props.customItem));
  const fields = element("div", "wx-picker-fields");
  fields.append(...inputs);
  return {
    columns: () => [columns],
    picked: () => [index],
    pick(_, at) { index = at; },
    value: () => [columns[index], ...inputs.map((input) => input.value.trim())],
    extra() {
      const entry = PROVINCES[names.indexOf(columns[index])];
      return { code: entry ? [`${entry.slice(0, 2)}0000`] : [], postcode: "" };
    },
    fields: inputs.length ? fields : null,
  };
}

/** @param {string} hint @param {string} value */
function field(hint, value) {
  const input = /** @type {HTMLInputElement} */ (element("input"));
  input.placeholder = hint;
  input.setAttribute("aria-label", hint);
  input.value = value;
  return input;
}
