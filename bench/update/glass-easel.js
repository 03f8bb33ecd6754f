// WeChat's own framework with its compiled template; `view` and `text` are plain elements, its fastest form.
import * as glassEasel from "glass-easel";
import { content } from "./template.js";

const space = new glassEasel.ComponentSpace();
const definition = space.defineComponent({
  template: { content },
  data: { rows: [], selected: 0 },
  methods: {
    onTap(event) {
      this.setData({ selected: event.currentTarget.dataset.id });
    },
  },
});
const backend = new glassEasel.CurrentWindowBackendContext();
const root = glassEasel.Component.createWithContext("body", definition, backend);
const placeholder = document.createElement("span");
document.body.append(placeholder);
glassEasel.Element.replaceDocumentElement(root, document.body, placeholder);

window.bench = {
  create(rows) {
    root.setData({ rows });
  },
  update() {
    const { rows } = root.data;
    const changes = {};
    for (let i = 0; i < rows.length; i += 10) changes[`rows[${i}].label`] = `${rows[i].label} !`;
    root.setData(changes);
  },
  select(index) {
    root.setData({ selected: root.data.rows[index].id });
  },
  swap() {
    const rows = root.data.rows.slice();
    [rows[1], rows[998]] = [rows[998], rows[1]];
    root.setData({ rows });
  },
  append(more) {
    root.setData({ rows: root.data.rows.concat(more) });
  },
  clear() {
    root.setData({ rows: [] });
  },
};
