/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a parity report in a real browser. */
class ParityPageBrowserTest {
  private final Chromium chromium = Chromium.find();
  private final Path differing;
  private final Path agreeing;

  ParityPageBrowserTest(@TempDir Path directory) throws Exception {
    differing = directory.resolve("pages/differing.html");
    agreeing = directory.resolve("pages/agreeing.html");
    ParityPage.write(SampleParity.differing(), differing);
    ParityPage.write(SampleParity.agreeing(), agreeing);
  }

  @Test
  void showsTheMatrixWithoutAWordOnTheConsole() throws Exception {
    assertThat(chromium.open(differing).console()).isEmpty();
    assertThat(chromium.open(agreeing).console()).isEmpty();

    String chips =
        chromium.evaluate(
            differing,
            1280,
            "[...document.querySelectorAll('#matrix tbody tr')].map(row =>"
                + " [...row.children].map(cell => cell.innerText.trim().replace(/\\s+/g, ' ')))");

    assertThat(chips)
        .isEqualTo(
            "[[\"in-order\",\"batch\",\"✓ agrees\",\"✕ differs\",\"✕ failed\"],"
                + "[\"in-order\",\"streaming\",\"! unsupported\",\"–\",\"–\"]]");
  }

  @Test
  void isGreenOrRedAtFirstSight() throws Exception {
    String colour =
        "getComputedStyle(document.querySelector('[data-status]')).color"
            + " === getComputedStyle(document.querySelector('.chip.%s')).color";

    assertThat(chromium.evaluate(agreeing, 1280, colour.formatted("good"))).isEqualTo("true");
    assertThat(chromium.evaluate(differing, 1280, colour.formatted("bad"))).isEqualTo("true");
    assertThat(chromium.evaluate(differing, 1280, colour.formatted("good"))).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 768, 1280})
  void fitsTheWindow(int width) throws Exception {
    String excess =
        chromium.evaluate(
            differing,
            width,
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");

    assertThat(excess).isEqualTo("0");
  }
}
