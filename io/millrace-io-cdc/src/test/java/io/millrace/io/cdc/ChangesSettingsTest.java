/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.Zone;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesSettingsTest {
  private static final String ADDRESS = "cdc:postgresql://db:5432/shop?table=orders&slot=to_lake";
  private static final StepContext AT = new StepContext("run-1", "orders/Read");

  @Test
  void anAddressTellsTheTableAndItsColumns() {
    Dataset orders =
        Datasets.open(ADDRESS + "&prefix=_&zone=bronze", Map.of("columns", "id int64, op string?"));

    assertThat(orders.name()).isEqualTo("cdc:postgresql://db:5432/shop/public.orders");
    assertThat(orders).hasToString(orders.name());
    assertThat(orders.zone()).isEqualTo(Zone.BRONZE);
    assertThat(orders.guarantee()).isEqualTo(WriteGuarantee.NONE);
    assertThat(orders.schema().getFieldNames())
        .containsExactly(
            "id",
            "op",
            "_op",
            "_deleted",
            "_position",
            "_place",
            "_transaction_id",
            "_committed_at");
    assertThatThrownBy(() -> orders.read(AT)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "cdc:mysql://db/shop",
                    Map.of(
                        "table",
                        "a.b.c",
                        "slot",
                        "To-Lake",
                        "columns",
                        "id int64, op string, price money",
                        "disorder",
                        "-PT1S",
                        "heartbeat",
                        "PT0.01S",
                        "retry_for",
                        "P2D",
                        "password_file",
                        "/run/shop",
                        "password_variable",
                        "SHOP")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot open cdc:mysql://db/shop: ")
        .hasMessageContaining("Invalid url: mysql://db/shop (must be postgresql://HOST[:PORT]/")
        .hasMessageContaining("Invalid table: a.b.c (must be TABLE or SCHEMA.TABLE)")
        .hasMessageContaining("Invalid column: price money (must be NAME TYPE")
        .hasMessageContaining(
            "Cannot name columns [op], which are added to the table's; give them a prefix")
        .hasMessageContaining(
            "Invalid slot: To-Lake (must be 1 to 63 small letters, digits and underscores)")
        .hasMessageContaining("Invalid disorder: PT-1S (must be between PT0S and PT8760H)")
        .hasMessageContaining("Invalid heartbeat: PT0.01S (must be between PT0.1S and PT1H)")
        .hasMessageContaining("Invalid retry_for: PT48H (must be between PT0S and PT24H)")
        .hasMessageEndingWith("Cannot use password_file together with password_variable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cdc:postgresql://etl:s3cret@db/shop",
        "cdc:postgresql://s3cret@db/shop",
      })
  void aSecretInTheAddressIsRefusedAndNotTold(String address) {
    assertThatThrownBy(
            () -> Datasets.open(address, Map.of("table", "t", "slot", "s", "columns", "id int64")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Unsupported user or password in url (supported: user and password_file)")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void theTransformTellsWhatIsMissing() {
    assertThatThrownBy(
            () -> Pipeline.create().apply(ReadChanges.of("postgresql://db/shop", "orders")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required columns; Invalid slot:  (must be 1 to 63 small letters, digits and"
                + " underscores); Missing required context; set it by at(context)");
  }

  @Test
  void theDatabaseIsWhatTheUrlSays() {
    ChangesSettings settings =
        ChangesSettings.of(
            "postgresql://shop_db/the%20shop?sslmode=require&options=a%3Db", "t", List.of());

    assertThat(PostgresTask.config(settings))
        .containsEntry("database.hostname", "shop_db")
        .containsEntry("database.port", "5432")
        .containsEntry("database.dbname", "the shop")
        .containsEntry("driver.sslmode", "require")
        .containsEntry("driver.options", "a=b");
  }

  @Test
  void aPasswordIsWhatTheFileSays(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "p w\n");
    Dataset orders =
        Datasets.open(ADDRESS, Map.of("columns", "id int64", "password_file", file.toString()));

    assertThat(((ChangesDataset) orders).settings().password()).isEqualTo("p w");
    assertThat(orders.toString()).doesNotContain("p w");
  }
}
