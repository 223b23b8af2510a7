/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

/**
 * A part of a page that a test writes, between two comments.
 *
 * @param page its path from the root
 * @param begin the comment before it
 * @param end the comment behind it
 */
record WrittenPart(String page, String begin, String end) {
  /** Set to write the part instead of comparing it. */
  private static final String WRITE = "millrace.docs.write";

  /** Asserts that the page has this text there. */
  void assertIs(String text) throws IOException {
    String is = House.text(page);
    String expected =
        is.substring(0, is.indexOf(begin) + begin.length())
            + "\n"
            + text
            + "\n"
            + is.substring(is.indexOf(end));
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(House.file(page), expected);
    }

    assertThat(House.text(page))
        .as("%s; write it by mvn verify -pl docs -am -D%s=true", begin, WRITE)
        .isEqualTo(expected);
  }
}
