/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.cdc.ChangesMark.Place;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ChangesMarkCoderTest {
  @Test
  void aMarkComesBack() throws Exception {
    for (Place place :
        List.of(
            Place.START,
            new Place(false, List.of("7", "a, b"), 1, 0, 2, 3, 4, ""),
            new Place(true, List.of(), Long.MAX_VALUE, 5, 6, -7, Place.NO_END, "0-1-5,1-1-7"))) {
      byte[] bytes =
          CoderUtils.encodeToByteArray(ChangesMarkCoder.INSTANCE, new ChangesMark(place, null));

      assertThat(CoderUtils.decodeFromByteArray(ChangesMarkCoder.INSTANCE, bytes).place())
          .isEqualTo(place);
    }
  }

  @Test
  void aMarkOfTheFirstVersionHasNoWitness() throws Exception {
    byte[] bytes = new byte[1 + 1 + 5 * Long.BYTES + Integer.BYTES];
    bytes[0] = 1;

    assertThat(CoderUtils.decodeFromByteArray(ChangesMarkCoder.INSTANCE, bytes).place())
        .isEqualTo(new Place(false, List.of(), 0, 0, 0, 0, 0, ""));
  }

  @Test
  void anotherVersionIsRefused() {
    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(ChangesMarkCoder.INSTANCE, new byte[] {9}))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported version of a place among changes: 9 (supported: 1 to 2)");
  }
}
