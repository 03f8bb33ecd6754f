Page({
  data: {
    rows: [],
    selected: 0,
  },

  create(rows) {
    this.setData({ rows });
  },

  update() {
    const { rows } = this.data;
    const changes = {};
    for (let i = 0; i < rows.length; i += 10) changes[`rows[${i}].label`] = `${rows[i].label} !`;
    this.setData(changes);
  },

  select(index) {
    this.setData({ selected: this.data.rows[index].id });
  },

  swap() {
    const rows = this.data.rows.slice();
    [rows[1], rows[998]] = [rows[998], rows[1]];
    this.setData({ rows });
  },

  append(more) {
    this.setData({ rows: this.data.rows.concat(more) });
  },

  clear() {
    this.setData({ rows: [] });
  },

  onTap(event) {
    this.setData({ selected: event.currentTarget.dataset.id });
  },
});
