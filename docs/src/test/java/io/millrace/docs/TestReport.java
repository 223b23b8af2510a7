/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What the build's last run of a test class left.
 *
 * @param folder of the reports of its module
 */
record TestReport(Path folder) {
  private static final String SOURCES = "src/test/java/";
  private static final String NAME = "TEST-%s.xml";

  /**
   * The report of the class of that simple name; empty if it did not run, as a whole or in part.
   *
   * @throws IllegalStateException if a test of it failed
   */
  static Optional<TestReport> of(String test) throws IOException {
    String source = House.path(House.testFile(test));
    int sources = source.indexOf(SOURCES);
    String type =
        source
            .substring(sources + SOURCES.length(), source.length() - ".java".length())
            .replace('/', '.');
    Path folder = House.file(source.substring(0, sources) + "target/surefire-reports");
    Path file = folder.resolve(NAME.formatted(type));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Element suite = read(file);
    if (count(suite, "failures") + count(suite, "errors") > 0) {
      throw new IllegalStateException("Cannot show what " + test + " tries: it failed");
    }
    boolean isWhole = count(suite, "tests") > 0 && count(suite, "skipped") == 0;
    return isWhole ? Optional.of(new TestReport(folder)) : Optional.empty();
  }

  /** The version of a product that some test of the module said that it started. */
  Optional<String> version(String product) throws IOException {
    Pattern said =
        Pattern.compile("(?m)^Started " + Pattern.quote(product) + " v?(\\d+(?:\\.\\w+)+)");
    for (String output : House.files(House.path(folder), "-output.txt")) {
      Matcher found = said.matcher(House.text(output));
      if (found.find()) {
        return Optional.of(found.group(1));
      }
    }
    return Optional.empty();
  }

  private static Element read(Path file) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot read " + file, e);
    }
  }

  private static int count(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }
}
