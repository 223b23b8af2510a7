/* SPDX-License-Identifier: Apache-2.0 */
"use strict";
(() => {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const TICK_STEPS = [
    SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND,
    MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
    DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY,
  ];
  const TICK_WIDTH = 62;
  const FIRST_MONDAY = 4 * DAY;
  const MONTHS =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 4]];
  const COLOURS = 6;
  const NAME_LENGTH = 24;
  const POINTS_WITH_DOTS = 60;
  const BARS_THAT_FIT = 10;

  const charts = JSON.parse(document.getElementById("chart-data").textContent);

  // Every digit of the text, in groups of three before the point.
  function grouped(text) {
    const [whole, fraction] = text.split(".");
    const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction === undefined ? groups : groups + "." + fraction;
  }

  function tickNumber(value) {
    return grouped(String(Number(value.toPrecision(12))));
  }

  function shortened(name) {
    const letters = Array.from(name);
    return letters.length <= NAME_LENGTH ? name : letters.slice(0, NAME_LENGTH - 1).join("") + "…";
  }

  function timeTicks(min, max, width) {
    const room = Math.max(2, Math.floor(width / TICK_WIDTH));
    const step = TICK_STEPS.find((s) => (max - min) / s <= room)
      || Math.ceil((max - min) / room / (364 * DAY)) * 364 * DAY;
    const offset = step >= 7 * DAY ? FIRST_MONDAY : 0;
    const ticks = [];
    for (let t = Math.ceil((min - offset) / step) * step + offset; t <= max; t += step) {
      ticks.push({ value: t });
    }
    return ticks;
  }

  function two(number) {
    return String(number).padStart(2, "0");
  }

  function day(date, withYear) {
    const text = date.getUTCDate() + " " + MONTHS[date.getUTCMonth()];
    return withYear ? text + " " + date.getUTCFullYear() : text;
  }

  // The time of day, with the date below it wherever a new day begins.
  function timeLabel(value, index, ticks) {
    const date = new Date(value);
    const before = index > 0 ? new Date(ticks[index - 1].value) : null;
    const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : DAY;
    if (step >= DAY) {
      const newYear = !before || before.getUTCFullYear() !== date.getUTCFullYear();
      return newYear ? [day(date, false), String(date.getUTCFullYear())] : day(date, false);
    }
    const clock = two(date.getUTCHours()) + ":" + two(date.getUTCMinutes())
      + (step < MINUTE ? ":" + two(date.getUTCSeconds()) : "");
    const newDay = !before || Math.floor(before / DAY) !== Math.floor(date / DAY);
    return newDay ? [clock, day(date, !before)] : clock;
  }

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    return {
      ink: value("--ink"),
      soft: value("--soft"),
      card: value("--card"),
      hair: value("--hair"),
      rule: value("--rule"),
      sans: value("--sans"),
      series: Array.from({ length: COLOURS }, (_, i) => value("--series-" + (i + 1))),
    };
  }

  function timeAxis(chart, look) {
    return {
      type: "linear",
      min: Math.min(...chart.times),
      max: Math.max(...chart.times),
      grid: { color: look.rule },
      border: { color: look.hair },
      afterBuildTicks: (axis) => {
        axis.ticks = timeTicks(axis.min, axis.max, axis.width);
      },
      ticks: { color: look.soft, autoSkip: false, maxRotation: 0, callback: timeLabel },
    };
  }

  function nameAxis(chart, look) {
    return {
      type: "category",
      grid: { display: false },
      border: { color: look.hair },
      ticks: {
        color: look.ink,
        maxRotation: 0,
        callback: (value) => shortened(chart.labels[value]),
      },
    };
  }

  function valueAxis(look) {
    return {
      type: "linear",
      beginAtZero: true,
      grid: { color: look.rule },
      border: { display: false },
      ticks: { color: look.soft, maxTicksLimit: 6, maxRotation: 0, callback: tickNumber },
    };
  }

  function dataset(chart, series, index, look) {
    const colour = look.series[index % COLOURS];
    const timed = chart.times.length > 0;
    const numbers = series.values.map(Number);
    if (chart.kind === "bar") {
      return {
        label: series.name,
        data: numbers,
        backgroundColor: colour,
        borderRadius: 3,
        maxBarThickness: 22,
      };
    }
    return {
      label: series.name,
      data: timed ? numbers.map((y, i) => ({ x: chart.times[i], y })) : numbers,
      borderColor: colour,
      backgroundColor: colour,
      borderDash: DASHES[index % DASHES.length],
      borderWidth: 2,
      clip: 8,
      pointRadius: numbers.length <= POINTS_WITH_DOTS ? 1.5 : 0,
      pointHoverRadius: 4,
    };
  }

  function tooltip(chart, look) {
    return {
      backgroundColor: look.card,
      borderColor: look.hair,
      borderWidth: 1,
      titleColor: look.ink,
      bodyColor: look.ink,
      padding: 10,
      usePointStyle: true,
      callbacks: {
        title: (items) => (items.length > 0 ? chart.labels[items[0].dataIndex] : ""),
        label: (item) => {
          const series = chart.series[item.datasetIndex];
          return " " + series.name + ": " + grouped(series.values[item.dataIndex])
            + " " + chart.unit;
        },
      },
    };
  }

  // Chart.js leaves the dashes of a line out of its legend.
  function legendLabels(chart) {
    return Chart.defaults.plugins.legend.labels.generateLabels(chart).map((label) => ({
      ...label,
      lineDash: chart.data.datasets[label.datasetIndex].borderDash || [],
    }));
  }

  function config(chart, look) {
    const ranking = chart.kind === "bar";
    const names = nameAxis(chart, look);
    const values = valueAxis(look);
    const along = chart.times.length > 0 ? timeAxis(chart, look) : names;
    return {
      type: ranking ? "bar" : "line",
      data: {
        labels: chart.labels,
        datasets: chart.series.map((series, i) => dataset(chart, series, i, look)),
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        indexAxis: ranking ? "y" : "x",
        interaction: { mode: "index", axis: ranking ? "y" : "x", intersect: false },
        font: { family: look.sans, size: 12 },
        scales: ranking ? { x: values, y: names } : { x: along, y: values },
        plugins: {
          legend: {
            display: chart.series.length > 1,
            align: "start",
            labels: {
              color: look.ink,
              usePointStyle: true,
              pointStyle: ranking ? "rect" : "line",
              pointStyleWidth: ranking ? 12 : 28,
              generateLabels: legendLabels,
            },
          },
          tooltip: tooltip(chart, look),
        },
      },
    };
  }

  function draw(chart, look) {
    const canvas = document.getElementById("chart-" + chart.id);
    if (!canvas) {
      return; // A chart without values has no canvas.
    }
    const bars = chart.kind === "bar" ? chart.labels.length * chart.series.length : 0;
    if (bars > BARS_THAT_FIT) {
      canvas.parentElement.style.height = Math.min(1200, 60 + 24 * bars) + "px";
    }
    const drawn = new Chart(canvas, config(chart, look));
    window.millraceCharts[chart.id] = drawn;
    canvas.dataset.points = drawn.data.datasets.reduce((sum, set) => sum + set.data.length, 0);
    canvas.dataset.drawn = "true";
  }

  function drawAll() {
    Object.values(window.millraceCharts || {}).forEach((drawn) => drawn.destroy());
    window.millraceCharts = Object.create(null);
    const look = theme();
    charts.forEach((chart) => draw(chart, look));
  }

  drawAll();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    drawAll();
  });
  window.addEventListener("afterprint", () => {
    delete document.documentElement.dataset.theme;
    drawAll();
  });
})();
