/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogConnectionTest {
  @Test
  void saysWhichDriverIsMissing() {
    assertThatThrownBy(() -> open("jdbc", "jdbc:mariadb://127.0.0.1:1/db?password=s3cret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot open the catalog lake at jdbc:mariadb://127.0.0.1:1/db: no JDBC driver on the"
                + " class path is for it; add the dependency org.mariadb.jdbc:mariadb-java-client");
    assertThatThrownBy(() -> open("jdbc", "jdbc:db2://127.0.0.1:1/db"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot open the catalog lake at jdbc:db2://127.0.0.1:1/db: no JDBC driver on the class"
                + " path is for it; add its own");
  }

  @Test
  void saysWhichModuleOfIcebergIsMissing() {
    assertThatThrownBy(() -> open("glue", "http://127.0.0.1:1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot open the catalog lake at http://127.0.0.1:1: its type glue is not on the class"
                + " path; add the dependency org.apache.iceberg:iceberg-aws");
  }

  @Test
  void saysThatNobodyIsThere() {
    assertThatThrownBy(() -> open("rest", "http://me:s3cret@127.0.0.1:1/path?token=s3cret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot open the catalog lake at http://***@127.0.0.1:1/path: ")
        .hasMessageEndingWith("; start it, or correct its address");
    assertThatThrownBy(() -> open("jdbc", "jdbc:postgresql://127.0.0.1:1/db?password=s3cret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot open the catalog lake at jdbc:postgresql://127.0.0.1:1/db:")
        .hasMessageEndingWith("; start it, or correct its address")
        .satisfies(failure -> assertThat(failure.getCause()).hasMessageNotContaining("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8181/api, http://127.0.0.1:8181/api",
    "https://me:secret@host/api, https://***@host/api",
    "jdbc:postgresql://host:5432/db?user=me&password=a@b, jdbc:postgresql://host:5432/db",
    "jdbc:sqlserver://host;user=me;password=secret, jdbc:sqlserver://host",
    "jdbc:oracle:thin:scott/tiger@//host:1521/db, jdbc:oracle:***@//host:1521/db",
    "'jdbc:mysql://(host=db,user=me,password=secret)/db', jdbc:mysql://",
    "file:///warehouse, file:///warehouse"
  })
  void showsAnAddressWithoutWhoAsks(String uri, String shown) {
    assertThat(CatalogAddress.of(Map.of("uri", uri))).isEqualTo(shown);
    assertThat(CatalogAddress.of(Map.of("warehouse", uri))).isEqualTo(shown);
  }

  @Test
  void noServerIsWaitedForWithoutEnd() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String uri = "http://127.0.0.1:" + silent.getLocalPort();
      Map<String, String> properties =
          Map.of("type", "rest", "uri", uri, "rest.client.socket-timeout-ms", "50");

      assertThatThrownBy(() -> new IcebergCatalog("lake", properties).open())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot open the catalog lake at %s: Read timed out; start it, or correct its address"
                  .formatted(uri));
    }
    assertThat(CatalogConnection.withTimeouts(Map.of("type", "rest")))
        .containsEntry("rest.client.socket-timeout-ms", "300000")
        .doesNotContainKey("jdbc.socketTimeout");
    assertThat(CatalogConnection.withTimeouts(Map.of("uri", "jdbc:postgresql://127.0.0.1/db")))
        .containsEntry("jdbc.socketTimeout", "300");
  }

  private static void open(String type, String uri) {
    new IcebergCatalog("lake", Map.of("type", type, "uri", uri, "warehouse", "file:///nowhere"))
        .open();
  }
}
