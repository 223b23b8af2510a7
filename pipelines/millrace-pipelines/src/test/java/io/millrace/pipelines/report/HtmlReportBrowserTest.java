/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Series;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportBrowserTest {
  private static final int BLUE = 0x0072b2;
  private static final int ORANGE = 0xd55e00;
  private static final int BLUE_ON_DARK = 0x56b4e9;
  private static final int ENOUGH_PIXELS = 200;

  private final Chromium chromium = Chromium.find();
  private final Path directory;
  private final Path succeeded;

  HtmlReportBrowserTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    succeeded = directory.resolve("succeeded.html");
    HtmlReport.write(SampleReports.succeeded(), succeeded);
  }

  @Test
  void drawsEveryChartWithoutAWordOnTheConsole() throws Exception {
    Chromium.Page page = chromium.open(succeeded);

    assertThat(page.console()).isEmpty();
    assertThat(new PageRows(page.dom()).canvases())
        .hasSize(4)
        .allMatch(canvas -> canvas.contains("data-drawn=\"true\""))
        .satisfiesExactly(
            canvas -> assertThat(canvas).contains("chart-sales-by-hour", "data-points=\"96\""),
            canvas -> assertThat(canvas).contains("chart-sales-by-product", "data-points=\"10\""),
            canvas -> assertThat(canvas).contains("chart-orders-by-hour", "data-points=\"48\""),
            canvas -> assertThat(canvas).contains("chart-orders-by-country", "data-points=\"10\""));
  }

  @Test
  void showsTheReportsNumbers() throws Exception {
    PageRows rows = new PageRows(chromium.open(succeeded).dom());

    assertThat(rows.headline()).containsEntry("Sales, GBP", "38204118.07");
    assertThat(rows.row("ledger", "data-step=\"orders/Check\""))
        .containsEntry("read", "1203906")
        .containsEntry("rejected", "17492")
        .containsEntry("missing", "0");
    assertThat(rows.row("throughput", "data-step=\"orders/Check\""))
        .containsEntry("seconds", "22.412");
    assertThat(rows.row("tables", "data-table=\"bronze.orders\""))
        .containsEntry("snapshot_id", "8129402774120951812");
  }

  @Test
  void givesTheChartsTheReportsValues() throws Exception {
    JsonNode charts =
        new JsonMapper()
            .readTree(
                chromium.evaluate(
                    succeeded,
                    1280,
                    "Object.fromEntries(Object.entries(window.millraceCharts).map(([id, chart]) =>"
                        + " [id, chart.data.datasets.map((set) => set.data)]))"));

    for (Chart chart : SampleReports.succeeded().charts()) {
      for (int s = 0; s < chart.series().size(); s++) {
        Series series = chart.series().get(s);
        JsonNode points = charts.at("/" + chart.id() + "/" + s);
        assertThat(points).hasSameSizeAs(series.values());
        for (int i = 0; i < points.size(); i++) {
          JsonNode point = points.get(i);
          BigDecimal expected = series.values().get(i);
          if (chart.kind().equals("line")) {
            assertThat(point.get("x").longValue())
                .isEqualTo(Instant.parse(chart.labels().get(i)).toEpochMilli());
            point = point.get("y");
          }
          assertThat(point.decimalValue()).isEqualByComparingTo(expected);
        }
      }
    }
  }

  @Test
  void showsEveryDigitInATooltip() throws Exception {
    String label =
        chromium.evaluate(
            succeeded,
            1280,
            """
            (() => {
              const chart = window.millraceCharts["sales-by-hour"];
              chart.tooltip.setActiveElements(
                [{ datasetIndex: 0, index: 12 }, { datasetIndex: 1, index: 12 }], { x: 0, y: 0 });
              chart.update();
              return [...chart.tooltip.title, ...chart.tooltip.body.flatMap((part) => part.lines)];
            })()
            """);

    List<Series> sales = SampleReports.succeeded().charts().get(0).series();
    assertThat(label)
        .isEqualTo(
            "[\"2026-02-27 12:00\",\" GBP: %s money\",\" EUR: %s money\"]",
            Figures.grouped(sales.get(0).values().get(12)),
            Figures.grouped(sales.get(1).values().get(12)));
  }

  @Test
  void labelsTheTimeAxisInUtc() throws Exception {
    String labels =
        chromium.evaluate(
            succeeded,
            1280,
            "window.millraceCharts['sales-by-hour'].scales.x.ticks.map((tick) => tick.label)");

    assertThat(labels)
        .isEqualTo("[[\"00:00\",\"27 Feb 2026\"],\"12:00\",[\"00:00\",\"28 Feb\"],\"12:00\"]");
  }

  @Test
  void paintsTheChartsInBothColourSchemes() throws Exception {
    Path light = directory.resolve("light.png");
    Path dark = directory.resolve("dark.png");

    chromium.photograph(succeeded, light, 1280, 1000);
    chromium.photograph(succeeded, dark, 1280, 1000, "--blink-settings=preferredColorScheme=0");

    assertThat(pixels(light, BLUE)).isGreaterThan(ENOUGH_PIXELS);
    assertThat(pixels(light, ORANGE)).isGreaterThan(ENOUGH_PIXELS);
    assertThat(pixels(dark, BLUE_ON_DARK)).isGreaterThan(ENOUGH_PIXELS);
    assertThat(pixels(dark, BLUE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768, 1280})
  void fitsTheWindow(int width) throws Exception {
    String excess =
        chromium.evaluate(
            succeeded,
            width,
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");

    assertThat(excess).isEqualTo("0");
  }

  @Test
  void drawsThousandsOfPoints() throws Exception {
    Path points = page("points.html", HtmlReport.render(SampleReports.ofPoints(5_000)));

    Chromium.Page page = chromium.open(points);

    assertThat(page.console()).isEmpty();
    assertThat(new PageRows(page.dom()).canvases())
        .singleElement()
        .satisfies(
            canvas -> assertThat(canvas).contains("data-drawn=\"true\"", "data-points=\"5000\""));
  }

  @Test
  void saysNothingOnTheConsoleForAFailedAndAnEmptyRun() throws Exception {
    Path failed = page("failed.html", HtmlReport.render(SampleReports.failed()));
    Path empty = page("empty.html", HtmlReport.render(SampleReports.empty()));

    assertThat(chromium.open(failed).console()).isEmpty();
    assertThat(chromium.open(empty).console()).isEmpty();
  }

  @Test
  void refusesForeignScriptsAndRequests() throws Exception {
    String tampered =
        HtmlReport.render(SampleReports.succeeded())
            .replace(
                "</main>",
                "<script>document.title = 'taken'</script>"
                    + "<img src=\"http://localhost:9/pixel.png\"></main>");

    Chromium.Page page = chromium.open(page("tampered.html", tampered));

    assertThat(page.dom()).contains("<title>ecommerce succeeded</title>");
    assertThat(page.console())
        .hasSize(2)
        .allMatch(line -> line.contains("violates the following Content Security Policy"));
  }

  @Test
  void hearsAScriptError() throws Exception {
    Path broken = page("broken.html", "<!doctype html><script>missing.call()</script>");

    assertThat(chromium.open(broken).console())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("ReferenceError: missing is not defined"));
  }

  private Path page(String name, String html) throws Exception {
    return Files.writeString(directory.resolve(name), html);
  }

  private static long pixels(Path png, int colour) throws Exception {
    BufferedImage image = ImageIO.read(png.toFile());
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff)
        .filter(rgb -> rgb == colour)
        .count();
  }
}
