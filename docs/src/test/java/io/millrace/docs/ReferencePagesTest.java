/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.Datasets;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds the reference pages to the descriptors and connectors they are made from. */
class ReferencePagesTest {
  private static final String FOLDER = "docs/reference";
  private static final String DATASETS = FOLDER + "/datasets";

  /** Set to write the pages instead of comparing them. */
  private static final String WRITE = "millrace.docs.write";

  @Test
  void areWhatTheDescriptorsSay() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    pages.put(FOLDER + "/README.md", ReferencePage.index(TransformDescriptor.all()));
    for (TransformDescriptor<?> descriptor : TransformDescriptor.all()) {
      String name = descriptor.description().name();
      pages.put(FOLDER + "/" + name + ".md", ReferencePage.of(descriptor));
    }
    assertPages(FOLDER, pages);
  }

  @Test
  void areWhatTheConnectorsSay() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    pages.put(DATASETS + "/README.md", ReferencePage.connectorIndex(Datasets.connectors()));
    for (DatasetConnector<?> connector : Datasets.connectors()) {
      String scheme = connector.description().scheme();
      pages.put(DATASETS + "/" + scheme + ".md", ReferencePage.of(connector));
    }
    assertPages(DATASETS, pages);
  }

  private static void assertPages(String folder, Map<String, String> pages) throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      write(folder, pages);
    }

    assertThat(House.files(folder, ".md"))
        .as("pages; write them by mvn verify -pl docs -am -D%s=true", WRITE)
        .containsExactlyElementsOf(pages.keySet());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(House.text(page.getKey())).as(page.getKey()).isEqualTo(page.getValue());
    }
  }

  private static void write(String folder, Map<String, String> pages) throws IOException {
    Files.createDirectories(House.file(folder));
    for (String stale : House.files(folder, ".md")) {
      Files.delete(House.file(stale));
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = House.file(page.getKey());
      Files.writeString(file, page.getValue());
    }
  }
}
