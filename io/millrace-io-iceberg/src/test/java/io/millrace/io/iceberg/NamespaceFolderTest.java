/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceFolderTest {
  @TempDir Path warehouse;

  private Map<String, String> made(Map<String, String> catalog) {
    return NamespaceFolder.make(catalog, new Configuration(), Namespace.of("shop"));
  }

  @Test
  void isThereBeforeTheNamespaceInHivesMetastore() {
    String uri = warehouse.toUri().toString();

    Map<String, String> properties = made(Map.of("type", "hive", "warehouse", uri));

    assertThat(properties).isEqualTo(Map.of("location", "file:" + warehouse + "/shop.db"));
    assertThat(warehouse.resolve("shop.db")).isDirectory();
    assertThat(made(Map.of("type", "hive", "warehouse", uri))).isEqualTo(properties);
  }

  @Test
  void isLeftToOtherCatalogsAndToStoresWithoutFolders() {
    String uri = warehouse.toUri().toString();

    assertThat(made(Map.of("type", "rest", "warehouse", uri))).isEmpty();
    assertThat(made(Map.of("type", "hive", "uri", "thrift://127.0.0.1:1"))).isEmpty();
    assertThat(
            made(
                Map.of("type", "hive", "warehouse", "s3://shop", "io-impl", "org.example.Objects")))
        .isEmpty();
    assertThat(warehouse).isEmptyDirectory();
  }
}
