/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AmountsTest {

  @Test
  void aSaleAddsItsAmount() {
    assertThat(amounts(3L, "1.10", false, false)).isEqualTo("3.30 true null null 3.30");
  }

  @Test
  void aReturnTakesItsAmountAwayWhateverItsSign() {
    assertThat(amounts(-3L, "1.10", true, false)).isEqualTo("-3.30 false 3 3.30 -3.30");
    assertThat(amounts(3L, "1.10", true, false)).isEqualTo("3.30 false 3 3.30 -3.30");
  }

  @Test
  void aLineThatIsOnlyCancelledAddsNothing() {
    assertThat(amounts(3L, "1.10", false, true)).isEqualTo("3.30 false null null 0");
  }

  @Test
  void aCancelledReturnIsAReturn() {
    assertThat(amounts(-3L, "1.10", true, true)).isEqualTo("-3.30 false 3 3.30 -3.30");
  }

  @Test
  void aLineWithoutPriceOrQuantityIsWorthNothing() {
    assertThat(amounts(null, "1.10", false, false)).isEqualTo("null true null null 0");
    assertThat(amounts(-3L, null, true, false)).isEqualTo("null false 3 null 0");
  }

  private static String amounts(
      @Nullable Long quantity, @Nullable String price, boolean isReturn, boolean isCancelled) {
    Row line =
        Row.withSchema(Datasets.ORDER_LINE)
            .addValues("O1", "1", "P1", null, quantity)
            .addValue(price == null ? null : new BigDecimal(price))
            .addValues("EUR", null, "DE", null, new Instant(0), isReturn, isCancelled)
            .build();
    BlockBuilder builder = new BlockBuilder(Datasets.ORDER_LINE);
    builder.addRow(line, 0);
    return Amounts.of(new RowView(builder.build())).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }
}
