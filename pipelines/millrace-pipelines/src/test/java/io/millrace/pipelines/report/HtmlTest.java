/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void escapesTextAndAttributes() {
    Html html = new Html().leaf("p", "<b>&'\"", "title", "\"><script>'");

    assertThat(html.end())
        .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;&#39;\">&lt;b&gt;&amp;&#39;&quot;</p>");
  }

  @Test
  void showsWhatWouldVanishOrTurnTheTextAround() {
    assertThat(Html.escape("\0\r\u001b\u007f\u0085|\u2028\u2029|\u202ea\u2069|\ud800\udc00\ud800"))
        .isEqualTo(
            "\\u0000\\u000d\\u001b\\u007f\\u0085|\\u2028\\u2029|\\u202ea\\u2069|\ud800\udc00\\ud800");
  }

  @Test
  void keepsLinesTabsAndEveryScript() {
    assertThat(Html.escape("a\n\tçığ 数 😀")).isEqualTo("a\n\tçığ 数 😀");
  }

  @Test
  void refusesAnEndInsideAnElement() {
    assertThatThrownBy(() -> new Html().open("div").end())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot end HTML: <div> is open");
  }

  @Test
  void refusesAnAttributeWithoutAValue() {
    assertThatThrownBy(() -> new Html().open("div", "class"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid attributes of div: 1 (must be pairs)");
  }
}
