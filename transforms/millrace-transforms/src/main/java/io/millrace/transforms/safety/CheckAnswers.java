/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.Evolving;

/**
 * Says of answers of a model whether they decline to answer, and by which signs.
 *
 * <p>It reads English, the first 60 words, and what is said there, not whether it is right to
 * decline. That a model has no access to something is no refusal to it.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not, with the answer in a STRING.
 *
 * <p><b>Output:</b> every row, with {@code refusal_score} (DOUBLE, 0 to 1), {@code is_refusal}
 * (BOOLEAN) and {@code refusal_signals} (an ARRAY of STRING), made as {@link CheckPrompts} makes
 * its own; a null has the score null.
 *
 * <p><b>State and memory:</b> none but a block of rows, and the words of one text.
 *
 * <pre>{@code
 * calls.apply(CheckAnswers.in("answer"));
 *
 * // I'm sorry, but I can't help with that. -> 0.72, true, [declines, apology]
 * // I can't help but admire it.            -> 0.0, false, []
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckAnswers extends CheckText {
  private static final long serialVersionUID = 1L;

  private CheckAnswers(CheckTextSpec spec) {
    super(spec);
  }

  /** Which field holds the answers. */
  public static CheckAnswers in(String textField) {
    return new CheckAnswers(CheckTextSpec.of(textField, Judge.ANSWERS));
  }

  /**
   * The least score of an answer that is a refusal.
   *
   * @param score above 0, at most 1, 0.5 by default; a higher one flags less
   */
  public CheckAnswers flaggingFrom(double score) {
    return new CheckAnswers(spec().flaggedFrom(score));
  }
}
