/*
 * The charts of a report, as options of Apache ECharts; Charts.java runs this. Colours are names of the page's style, so that one
 * drawing serves light, dark and print. Lengths are in pixels. A `title` is shown where its mark is pointed at.
 */
const WIDTH = 320;
const ROW = 19;
const MARKS = { mr: ["circle", 9], pr: ["rect", 8], ar: ["diamond", 12] };

/* Of a file of its own: not every program that shows one knows a page's variables. */
const COLOURS = {
  ink: "#1b2027", soft: "#565f6b", hair: "#e2ded5", base: "#8b929b", card: "#ffffff", pr: "#0a6aa8", mr: "#c2500a",
};

/* What all charts share; `ink` gives the colour of a name. */
function chart(ink, options) {
  return Object.assign({ animation: false, textStyle: { fontFamily: "inherit", fontSize: 11, color: ink("soft") } }, options);
}

function axis(ink, options) {
  return Object.assign(
    {
      axisLine: { show: true, onZero: false, lineStyle: { color: ink("base") } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: ink("hair") } },
      nameLocation: "middle",
    },
    options,
    { axisLabel: Object.assign({ color: ink("soft"), fontSize: 11 }, options.axisLabel) },
  );
}

/* Of classes, from the first on, down or to the right. */
function classes(ink, given, options, label) {
  // ECharts keeps widths of texts in a plain object, which this name would replace for all later drawings.
  const names = given.map((name) => (name === "__proto__" ? "__proto__\u200b" : name));
  const shown = { interval: 0, width: 74, overflow: "truncate", ellipsis: "…" };
  return axis(ink, Object.assign({ type: "category", data: names, splitLine: { show: false }, axisLabel: Object.assign(shown, label) }, options));
}

/* From 0 to 1. */
function unit(ink, options) {
  const label = { formatter: (value) => (value === 0 || value === 1 ? String(value) : value.toFixed(2)) };
  return axis(ink, Object.assign({ type: "value", min: 0, max: 1, interval: 0.25, axisLabel: label }, options));
}

function filled(ink, mark) {
  return { color: ink(mark), borderColor: ink("card"), borderWidth: 1, opacity: 1 };
}

/* Behind marks. */
function line(style, points) {
  return { type: "line", z: 1, showSymbol: false, lineStyle: style, data: points };
}

const charts = {
  /* Rows below each other: headings, and marks with their intervals. Each is two steps high, so that lines end between them. */
  intervals(data, ink) {
    const middle = (row) => 2 * data.rows.indexOf(row) + 1;
    const marks = data.rows.filter((row) => row.value !== null);
    const rows = (name, options) =>
      axis(ink, {
        type: "value",
        inverse: true,
        min: 0,
        max: 2 * data.rows.length,
        interval: 1,
        axisLine: { show: false },
        splitLine: { show: false },
        axisLabel: Object.assign({ formatter: (step) => (step % 2 ? name(data.rows[(step - 1) / 2]) : "") }, options),
      });
    const lines = {
      prior: { color: ink("base"), width: 1.5, type: [4, 3] },
      all: { color: ink("base"), width: 2, type: [1, 3], cap: "round" },
      zero: { color: ink("line"), width: 1.5 },
    };
    const mark = (row) => {
      const hollow = { color: ink("card"), borderColor: ink(row.mark), borderWidth: 1.5, opacity: 1 };
      return {
        value: [row.value, middle(row)],
        symbol: MARKS[row.mark][0],
        symbolSize: MARKS[row.mark][1],
        itemStyle: row.hollow ? hollow : filled(ink, row.mark),
        title: row.title,
      };
    };
    return {
      height: ROW * data.rows.length + 28,
      options: chart(ink, {
        grid: { left: data.left, right: data.right, top: 4, bottom: 24 },
        xAxis: axis(ink, { type: "value", scale: true, splitNumber: 4 }),
        yAxis: [
          rows((row) => (row.heading ? "{heading|" : "{mark|") + row.label + "}", {
            rich: { heading: { color: ink("ink"), fontSize: 11 }, mark: { color: ink("soft"), fontSize: 11 } },
          }),
          rows((row) => row.aside, { color: ink("ink") }),
        ],
        series: data.lines
          .map((one) => line(lines[one.style], [[one.value, 2 * one.from], [one.value, 2 * one.to + 2]]))
          .concat(
            marks
              .filter((row) => row.lower !== null && row.upper !== null)
              .map((row) => line({ color: ink(row.mark), width: 2, cap: "round" }, [[row.lower, middle(row)], [row.upper, middle(row)]])),
          )
          .concat([{ type: "scatter", data: marks.map(mark) }]),
      }),
    };
  },

  /* Losses by epoch: of all trainings those of train in grey, then those of dev in colour with their best epochs. */
  curves(data, ink) {
    const last = [2].concat(data.trainings.map((one) => one.epochs[one.epochs.length - 1].epoch));
    const losses = (style, loss) =>
      data.trainings.map((one) => line(style, one.epochs.map((epoch) => [epoch.epoch, epoch[loss]])));
    return {
      height: 190,
      options: chart(ink, {
        grid: { left: 38, right: 12, top: 10, bottom: 36 },
        xAxis: axis(ink, {
          type: "value",
          min: 1,
          max: Math.max.apply(null, last),
          minInterval: 1,
          splitLine: { show: false },
          name: "epoch",
          nameGap: 20,
        }),
        yAxis: axis(ink, { type: "value", scale: true, axisLine: { show: false } }),
        series: losses({ color: ink("base"), width: 1, opacity: 0.45 }, "trainLoss")
          .concat(losses({ color: ink(data.mark), width: 1.4, opacity: 0.75 }, "devLoss"))
          .concat([
            {
              type: "scatter",
              symbolSize: 7,
              itemStyle: filled(ink, data.mark),
              data: data.trainings.map((one) => ({ value: one.best, title: one.title })),
            },
          ]),
      }),
    };
  },

  /* Shares of ratings by probability, beside the line on which they are alike. */
  reliability(data, ink) {
    return {
      height: 236,
      options: chart(ink, {
        grid: { left: 40, right: 14, top: 8, bottom: 38 },
        xAxis: unit(ink, { name: "probability", nameGap: 22 }),
        yAxis: unit(ink, { axisLine: { show: false } }),
        series: [
          line({ color: ink("base"), width: 1.5, type: [4, 3] }, [[0, 0], [1, 1]]),
          Object.assign(line({ color: ink(data.mark), width: 1.4, opacity: 0.75 }, data.bins), {
            showSymbol: true,
            symbol: "circle",
            symbolSize: 7,
            itemStyle: filled(ink, data.mark),
          }),
        ],
      }),
    };
  },

  /* A group of bars a class, a bar a train rule. */
  bars(data, ink) {
    const thick = 7;
    return {
      height: ((thick + 1) * data.marks.length + 8) * data.classes.length + 28,
      options: chart(ink, {
        grid: { left: 92, right: 34, top: 4, bottom: 24 },
        xAxis: unit(ink, { axisLine: { show: false } }),
        yAxis: classes(ink, data.classes, { inverse: true }, { color: ink("ink") }),
        series: data.marks.map((mark) => ({
          type: "bar",
          barWidth: thick,
          barGap: 1 / thick,
          itemStyle: { color: ink(mark) },
          label: { show: true, position: "right", distance: 4, fontSize: 8, color: ink("soft"), formatter: (bar) => bar.data.said },
          data: data.bars.filter((bar) => bar.mark === mark),
        })),
      }),
    };
  },

  /* A square a pair of classes, the deeper the larger its share, but not so deep that its number can't be read. */
  map(data, ink) {
    const count = data.classes.length;
    const side = { left: 92, right: 30, top: 80, bottom: 4 };
    return {
      height: 24 * count + side.top + side.bottom,
      options: chart(ink, {
        grid: side,
        xAxis: classes(ink, data.classes, { position: "top", axisLine: { show: false } }, { rotate: 50 }),
        yAxis: classes(ink, data.classes, { inverse: true, axisLine: { show: false } }, { color: ink("ink") }),
        series: {
          type: "scatter",
          symbol: "rect",
          symbolSize: [(WIDTH - side.left - side.right) / count - 1, 23],
          label: { show: true, color: ink("ink"), opacity: 1, formatter: (cell) => cell.data.said },
          data: data.cells.map((cell) => Object.assign({ itemStyle: { color: ink("shade"), opacity: 0.7 * cell.share } }, cell)),
        },
      }),
    };
  },

  /* Fig. 1 of the paper: what each rule uses, in percent. A line across a bar is what the paper has. */
  usage(data, ink) {
    const thick = 44;
    const sides = [["clips", "pr"], ["annotations", "mr"]];
    const paper = [];
    data.bars.filter((bar) => bar.paper !== null).forEach((bar) => {
      const offset = [(thick + 4) * (sides.findIndex((side) => side[0] === bar.side) - 0.5), 0];
      paper.push({ value: [bar.value[0], bar.paper], symbolOffset: offset, title: bar.paperTitle });
    });
    return {
      width: 420,
      height: 268,
      options: chart(ink, {
        title: { text: data.title, left: 40, top: 2, textStyle: { color: ink("ink"), fontSize: 12 } },
        legend: { bottom: 0, left: 40, itemWidth: 12, itemHeight: 10, textStyle: { color: ink("soft") } },
        grid: { left: 46, right: 10, top: 40, bottom: 44 },
        xAxis: classes(ink, data.rules, {}, { color: ink("ink") }),
        yAxis: axis(ink, { type: "value", min: 0, max: 100, interval: 25, axisLabel: { formatter: "{value} %" }, axisLine: { show: false } }),
        series: sides
          .map((side) => ({
            type: "bar",
            name: side[0],
            barWidth: thick,
            barGap: 4 / thick,
            itemStyle: { color: ink(side[1]) },
            label: { show: true, position: "top", color: ink("soft"), formatter: (bar) => bar.data.said },
            data: data.bars.filter((bar) => bar.side === side[0]),
          }))
          .concat(
            paper.length
              ? [{ type: "scatter", name: "the paper's", symbol: "rect", symbolSize: [thick + 4, 2], itemStyle: { color: ink("ink"), opacity: 1 }, data: paper }]
              : [],
          ),
      }),
    };
  },
};

/*
 * An SVG drawing.
 * kind: of `charts`. json: what it shows. label: read instead of it.
 * file: whether it is one of its own; else a page's style gives the colours.
 */
function draw(kind, json, label, file) {
  const ink = (name) => (file ? COLOURS[name] : "var(--" + name + ")");
  const escaped = echarts.format.encodeHTML;
  const made = charts[kind](JSON.parse(json), ink);
  const size = { width: made.width || WIDTH, height: made.height };
  const drawing = echarts.init(null, null, Object.assign({ renderer: "svg", ssr: true }, size));
  drawing.setOption(made.options);
  // Not renderToSVGString(): it adds styles for pointers, whose names count the drawings before this one.
  const svg = drawing.getZr().painter.renderToString({ cssEmphasis: false });
  drawing.dispose();
  const series = [].concat(made.options.series);
  // Its own frame has a fixed size and no label. Clips of lines hide nothing, but are numbered on from drawing to drawing.
  const inner = svg.replace(/^<svg[^>]*>\n<rect[^>]*><\/rect>\n|<\/svg>$|<defs >[^]*?<\/defs>\n| clip-path="[^"]*"/g, "");
  // What an element says of its origin becomes its title.
  const marks = inner.replace(/((?: ecmeta_\w+="\w*")+)>/g, (all, meta) => {
    const origin = /series_index="(\d+)" ecmeta_data_index="(\d+)" ecmeta_ssr_type="chart"/.exec(meta);
    const title = origin && series[origin[1]].data[origin[2]].title;
    return title ? "><title>" + escaped(title) + "</title>" : ">";
  });
  const space = file ? ' xmlns="http://www.w3.org/2000/svg"' : "";
  const frame = ' viewBox="0 0 ' + size.width + " " + size.height + '" role="img" aria-label="' + escaped(label) + '"';
  const sheet = file ? ' font-family="sans-serif">\n<rect width="100%" height="100%" fill="' + COLOURS.card + '"/>\n' : ">\n";
  return "<svg" + space + frame + sheet + marks + "</svg>";
}
