/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.sequence.Walk.End;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/**
 * Events are letters, one a millisecond from 0 on, and match within 10. A match is shown as its
 * letters and the time it is decided; what timed out has a question mark.
 */
class PatternTest {
  private static final Schema LETTER = Schema.builder().addStringField("letter").build();

  @Test
  void followedByPassesOverWhatDoesNotFit() {
    Pattern pattern = Pattern.begin("a", is("a")).followedBy("b", is("b"));

    assertThat(matches(pattern, "axxb")).containsExactly("ab 3");
    assertThat(matches(pattern, "axxx")).containsExactly("a? 10");
  }

  @Test
  void nextIsTheVeryNextRow() {
    Pattern pattern = Pattern.begin("a", is("a")).next("b", is("b"));

    assertThat(matches(pattern, "axabb")).containsExactly("ab 3");
    assertThat(matches(pattern, "ba")).containsExactly("a? 11");
  }

  @Test
  void aRowExactlyWithinLaterIsOut() {
    Pattern pattern = Pattern.begin("a", is("a")).followedBy("b", is("b"));

    assertThat(matches(pattern, "axxxxxxxxb")).containsExactly("ab 9");
    assertThat(matches(pattern, "axxxxxxxxxb")).containsExactly("a? 10");
  }

  @Test
  void everyRowBeginsAtMostOneMatch() {
    Pattern pattern = Pattern.begin("b", is("b")).timesOrMore(1).followedBy("c", is("c"));

    assertThat(matches(pattern, "bbcbcc")).containsExactly("bbc 2", "bc 2", "bc 4");
    assertThat(matches(pattern, AfterMatch.SKIP_OVERLAPPED, "bbcbcc"))
        .containsExactly("bbc 2", "bc 4");
  }

  @Test
  void ofAChainOfOverlapsTheFirstStays() {
    Pattern pattern = Pattern.begin("a", is("a")).times(2);

    assertThat(matches(pattern, AfterMatch.SKIP_OVERLAPPED, "axaaxxa")).containsExactly("aa 2");
    assertThat(matches(pattern, "axaaxxa")).containsExactly("aa 2", "aa 3", "aa 6", "a? 16");
  }

  @Test
  void timesIsGreedyAndGivesNothingBack() {
    Pattern pattern = Pattern.begin("any", row -> true).times(1, 2).followedBy("b", is("b"));

    assertThat(matches(pattern, "abb")).containsExactly("abb 2", "bb? 11", "b? 12");
  }

  @Test
  void aLoopMakesWayOnceItHasEnough() {
    Pattern pattern = Pattern.begin("a", is("a")).times(2, 3).followedBy("b", is("b"));

    assertThat(matches(pattern, "abab")).containsExactly("aab 3", "a? 12");
    assertThat(matches(pattern, "aaaab")).containsExactly("aaab 4", "aaab 4", "aab 4", "a? 13");
  }

  @Test
  void aLoopAtTheEndIsDecidedWhenItIsFullEndedOrItsTimeIsOver() {
    Pattern pattern = Pattern.begin("a", is("a")).followedBy("b", is("b")).times(1, 2);

    assertThat(matches(pattern, "abxb")).containsExactly("abb 3");
    assertThat(matches(pattern, "abx")).containsExactly("ab 10");
    assertThat(matches(pattern.until(is("x")), "abxb")).containsExactly("ab 2");
    assertThat(matches(pattern.consecutive(), "abxb")).containsExactly("ab 2");
  }

  @Test
  void consecutiveRowsFollowEachOther() {
    Pattern pattern = Pattern.begin("a", is("a")).times(2).consecutive();

    assertThat(matches(pattern, "axaa")).containsExactly("aa 3", "a? 13");
  }

  @Test
  void untilEndsAStageThatMayBeFollowedByTheRowThatEndsIt() {
    Pattern pattern =
        Pattern.begin("a", is("a")).timesOrMore(1).until(is("b")).followedBy("end", is("b"));

    assertThat(matches(pattern, "aab")).containsExactly("aab 2", "ab 2");
    assertThat(matches(pattern.followedBy("c", is("c")), "abac")).containsExactly("abc 3", "a? 12");
    assertThat(matches(Pattern.begin("a", is("a")).times(2).until(is("b")), "aba"))
        .containsExactly("a? 12");
  }

  @Test
  void anAbsenceInTheMiddleEndsAtTheStageAfterIt() {
    Pattern pattern =
        Pattern.begin("a", is("a")).notFollowedBy("x", is("x")).followedBy("b", is("b"));

    assertThat(matches(pattern, "abx")).containsExactly("ab 1");
    assertThat(matches(pattern, "axb")).isEmpty();
    assertThat(matches(pattern, "aab")).containsExactly("ab 2", "ab 2");
  }

  @Test
  void anAbsenceAtTheEndHoldsUntilTheTimeIsOver() {
    Pattern pattern = Pattern.begin("a", is("a")).notFollowedBy("x", is("x"));

    assertThat(matches(pattern, "ayy")).containsExactly("a 10");
    assertThat(matches(pattern, "ayyyyyyyyyx")).containsExactly("a 10");
    assertThat(matches(pattern, "ayyyyyyyyx")).isEmpty();
  }

  @Test
  void aLoopBeforeAnAbsenceGoesOnTaking() {
    Pattern pattern = Pattern.begin("a", is("a")).times(2, 3).notFollowedBy("x", is("x"));

    assertThat(matches(pattern, "axaa")).containsExactly("aaa 10", "aa 12", "a? 13");
    assertThat(matches(pattern, "aax")).containsExactly("a? 11");
  }

  private static SerializablePredicate<RowView> is(String letter) {
    return row -> letter.equals(row.string("letter"));
  }

  private static List<String> matches(Pattern pattern, String letters) {
    return matches(pattern, AfterMatch.SKIP_TO_NEXT, letters);
  }

  private static List<String> matches(Pattern pattern, AfterMatch afterMatch, String letters) {
    BlockBuilder builder = new BlockBuilder(LETTER);
    for (int i = 0; i < letters.length(); i++) {
      builder.addRow(Row.withSchema(LETTER).addValue(letters.substring(i, i + 1)).build(), i);
    }
    KeyRows rows = KeyRows.of(List.of(builder.build()));
    Steps steps = new Steps(pattern);
    long[] times = new long[rows.size()];
    long[] masks = new long[rows.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = rows.time(i);
      masks[i] = steps.mask(rows.at(i));
    }
    List<String> shown = new ArrayList<>();
    new Walks(steps, 10, afterMatch)
        .find(
            times,
            masks,
            (walk, end, at) ->
                shown.add(show(steps, walk, letters) + (end == End.MATCHED ? " " : "? ") + at));
    return shown;
  }

  /** The first letter of each stage, as often as it has rows. */
  private static String show(Steps steps, Walk walk, String letters) {
    StringBuilder text = new StringBuilder();
    for (int step = 0; step < steps.count() && walk.count(step) > 0; step++) {
      text.append(letters.charAt(walk.first(step)));
      for (int i = 1; i < walk.count(step); i++) {
        text.append(letters.charAt(walk.last(step)));
      }
    }
    return text.toString();
  }
}
