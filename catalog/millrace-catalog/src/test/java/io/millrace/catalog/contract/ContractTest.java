/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.catalog.contract.Contract.LogicalType;
import io.millrace.catalog.contract.Contract.Property;
import io.millrace.catalog.contract.Contract.Quality;
import io.millrace.catalog.contract.Contract.SchemaObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractTest {
  @Test
  void readsTheContractsHead() {
    Contract contract = Contracts.shop();

    assertThat(contract.apiVersion()).isEqualTo("v3.1.0");
    assertThat(contract.kind()).isEqualTo("DataContract");
    assertThat(contract.id()).isEqualTo("shop-orders");
    assertThat(contract.name()).isEqualTo("Orders of the shop");
    assertThat(contract.version()).isEqualTo("1.2.0");
    assertThat(contract.status()).isEqualTo("active");
    assertThat(contract.schema())
        .extracting(SchemaObject::name)
        .containsExactly("orders", "returns", "parcels");
  }

  @Test
  void readsObjectsAndProperties() {
    SchemaObject orders = Contracts.shop().schemaObject("orders").orElseThrow();

    assertThat(orders.physicalName()).isEqualTo("silver.orders");
    assertThat(orders.description()).isEqualTo("One line of an order.");
    assertThat(orders.properties())
        .extracting(Property::name, Property::logicalType, Property::required)
        .containsExactly(
            tuple("order_id", LogicalType.STRING, true),
            tuple("customer_email", LogicalType.STRING, false),
            tuple("country", LogicalType.STRING, false),
            tuple("quantity", LogicalType.INTEGER, true),
            tuple("price", LogicalType.NUMBER, false),
            tuple("is_gift", LogicalType.BOOLEAN, false),
            tuple("ordered_on", LogicalType.DATE, false),
            tuple("event_time", LogicalType.TIMESTAMP, true));
    assertThat(orders.properties().get(0).primaryKey()).isTrue();
    assertThat(orders.properties().get(1).classification()).isEqualTo("restricted");
    assertThat(orders.properties().get(4).logicalTypeOptions())
        .isEqualTo(
            Map.of("exclusiveMinimum", BigDecimal.ZERO, "maximum", new BigDecimal("9999.90")));
  }

  @Test
  void readsQualityOfPropertiesAndObjects() {
    Contract contract = Contracts.shop();

    Quality country =
        contract.schemaObject("orders").orElseThrow().properties().get(2).quality().get(0);
    SchemaObject returns = contract.schemaObject("returns").orElseThrow();
    Quality reason = returns.properties().get(1).quality().get(0);

    assertThat(country.metric()).isEqualTo("invalidValues");
    assertThat(country.arguments()).isEqualTo(Map.of("validValues", List.of("DE", "FR", "NO")));
    assertThat(country.thresholds()).isEqualTo(Map.of("mustBe", BigDecimal.ZERO));
    assertThat(country.severity()).isEqualTo("error");
    assertThat(reason.arguments())
        .isEqualTo(Map.of("missingValues", Arrays.asList(null, "", "N/A")));
    assertThat(returns.quality())
        .singleElement()
        .satisfies(
            rowCount ->
                assertThat(rowCount.thresholds())
                    .isEqualTo(
                        Map.of(
                            "mustBeBetween",
                            List.of(new BigDecimal("100"), new BigDecimal("120")))));
  }

  @Test
  void readsNestedPropertiesAndItems() {
    SchemaObject parcels = Contracts.shop().schemaObject("parcels").orElseThrow();

    assertThat(parcels.properties().get(0).items())
        .isNotNull()
        .extracting(Property::logicalType)
        .isEqualTo(LogicalType.STRING);
    assertThat(parcels.properties().get(1).properties())
        .extracting(Property::name)
        .containsExactly("street");
  }

  @Test
  void takesExclusiveBoundsAsFlagsFromOlderVersions() {
    Contract contract =
        Contracts.load(
            """
            apiVersion: v3.0.2
            kind: DataContract
            id: c-1
            version: 1.0.0
            status: draft
            schema:
              - name: orders
                properties:
                  - name: price
                    logicalType: number
                    logicalTypeOptions: {minimum: 0, exclusiveMinimum: true}
                    quality:
                      - {rule: duplicateCount, mustBeLessThan: 10}
            """);

    assertThat(contract.schema().get(0).properties().get(0).logicalTypeOptions())
        .isEqualTo(Map.of("minimum", BigDecimal.ZERO, "exclusiveMinimum", true));
  }
}
