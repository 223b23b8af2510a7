/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The dead letters of an earlier run that a run lets enter again where they failed. In memory, so
 * there are at most {@value #MOST}. Immutable.
 *
 * @since 0.1
 */
@Evolving
public final class ReplayedLetters {
  /** As many letters as one run replays. */
  public static final int MOST = 100_000;

  /** None. */
  public static final ReplayedLetters NONE = new ReplayedLetters(List.of());

  private final List<Rejected> letters;

  private ReplayedLetters(List<Rejected> letters) {
    this.letters = List.copyOf(letters);
  }

  /**
   * Reads a file of letters, as a run leaves it in {@code runs/RUN_ID/dead_letters.jsonl}, maybe
   * edited.
   *
   * @param option the option that names the file, for messages
   * @param steps those that letters can enter
   * @throws ValidationException if it cannot be read, or has a letter of another step
   */
  public static ReplayedLetters read(String option, Path file, Collection<String> steps) {
    List<Rejected> letters = DeadLetterFile.read(option, file);
    TreeSet<String> others = new TreeSet<>();
    letters.forEach(letter -> others.add(letter.step()));
    others.removeAll(steps);
    if (!others.isEmpty()) {
      throw new ValidationException(
          "Unsupported step in "
              + option
              + " "
              + file
              + ": "
              + String.join(", ", others)
              + " (supported: "
              + String.join(", ", steps)
              + ")");
    }
    if (letters.size() > MOST) {
      throw new ValidationException(
          "Invalid "
              + option
              + " "
              + file
              + ": "
              + letters.size()
              + " letters (must be at most "
              + MOST
              + ")");
    }
    return new ReplayedLetters(letters);
  }

  /** The letters of a step. */
  List<Rejected> of(String step) {
    return letters.stream().filter(letter -> letter.step().equals(step)).toList();
  }

  /**
   * The hash of the record that each idempotency key of a step is of; of those alone that a letter
   * of the first attempt tells, since later ones are of what was repaired.
   */
  Map<String, String> records(String step) {
    Map<String, String> records = new HashMap<>();
    of(step).stream()
        .filter(letter -> letter.attempt() == 1)
        .forEach(letter -> records.put(letter.idempotencyKey(), letter.recordSha256()));
    return Map.copyOf(records);
  }

  /** The highest attempt of each idempotency key of a step. */
  public Map<String, Integer> attempts(String step) {
    Map<String, Integer> attempts = new HashMap<>();
    of(step)
        .forEach(letter -> attempts.merge(letter.idempotencyKey(), letter.attempt(), Math::max));
    return Map.copyOf(attempts);
  }
}
