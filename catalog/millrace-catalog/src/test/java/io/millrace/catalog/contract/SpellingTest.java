/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource({
    "nmae, name",
    "NAME, name",
    "ID, id",
    "tgas, tags",
    "Required, required",
    "primary_key, primaryKey",
    "phisycalName, physicalName",
    "kinds, kind",
  })
  void findsTheWordMeant(String slip, String meant) {
    assertThat(
            Spelling.near(slip, OdcsKeys.PROPERTY).or(() -> Spelling.near(slip, OdcsKeys.CONTRACT)))
        .contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"owner", "x", "team", "enum", "house_key", "synonyms", "deprecated", "semanticType"})
  void leavesOtherWordsAlone(String word) {
    assertThat(Spelling.near(word, OdcsKeys.PROPERTY)).isEmpty();
  }

  @Test
  void countsAddedLostChangedAndSwappedLetters() {
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    assertThat(Spelling.distance("abc", "abc")).isZero();
    assertThat(Spelling.distance("abc", "acb")).isEqualTo(1);
    assertThat(Spelling.distance("abc", "xbcd")).isEqualTo(2);
  }
}
