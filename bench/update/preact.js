// Idiomatic Preact: a component a row that is rendered again only where its item or its choice changed.
import { Component, h, render } from "preact";

class Row extends Component {
  shouldComponentUpdate(next) {
    return next.item !== this.props.item || next.chosen !== this.props.chosen;
  }

  render({ item, chosen, tap }) {
    return h(
      "div",
      { class: chosen ? "row chosen" : "row", "data-id": item.id, onClick: tap },
      h("span", { class: "id" }, item.id),
      h("span", { class: "label" }, item.label),
    );
  }
}

class List extends Component {
  constructor(props) {
    super(props);
    this.state = { rows: [], selected: 0 };
    this.tap = (event) => this.setState({ selected: Number(event.currentTarget.dataset.id) });
    app = this;
  }

  render(_, { rows, selected }) {
    return h(
      "div",
      { class: "list" },
      rows.map((item) => h(Row, { key: item.id, item, chosen: item.id === selected, tap: this.tap })),
    );
  }
}

let app = null;
const root = document.createElement("div");
document.body.append(root);
render(h(List), root);

const set = (state) => new Promise((resolve) => app.setState(state, resolve));

window.bench = {
  create: (rows) => set({ rows }),
  update: () => set({ rows: app.state.rows.map((row, i) => (i % 10 ? row : { ...row, label: `${row.label} !` })) }),
  select: (index) => set({ selected: app.state.rows[index].id }),
  swap() {
    const rows = app.state.rows.slice();
    [rows[1], rows[998]] = [rows[998], rows[1]];
    return set({ rows });
  },
  append: (more) => set({ rows: app.state.rows.concat(more) }),
  clear: () => set({ rows: [] }),
};
