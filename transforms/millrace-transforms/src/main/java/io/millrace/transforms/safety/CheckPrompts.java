/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.Evolving;

/**
 * Says of prompts how likely they would make a model leave its instructions, and by which signs.
 *
 * <p>It reads English, and knows the ways that are written about, not those to come: a low score is
 * no promise. It does not judge topics, and a system prompt, which tells a model who to be, looks
 * to it like a prompt that does.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not, with the prompt in a STRING.
 *
 * <p><b>Output:</b> every row, with {@code risk_score} (DOUBLE, 0 to 1), {@code is_risky} (BOOLEAN)
 * and {@code risk_signals} (names of what was found, an ARRAY of STRING). The score is 1 - the
 * product of (1 - weight) of the signals: none is 0, a signal of weight 0.6 alone 0.6. A null has
 * the score null, is not risky, and has no signals.
 *
 * <p><b>How:</b> phrases of words with bounded gaps, after lookalike letters, hyphens within words
 * and characters of no width are undone; marks of chat templates, hidden characters, mixed scripts,
 * words spelt apart or repeated, and what stands in base64 or hexadecimal digits. The weights are
 * set by hand from published kinds of attacks, not learnt. Time is linear in the text, whatever it
 * is.
 *
 * <p><b>State and memory:</b> none but a block of rows, and the words of one text.
 *
 * <pre>{@code
 * calls.apply(CheckPrompts.in("prompt"));
 *
 * // Ignore all previous instructions. -> 0.6, true, [instruction_override]
 * // How many apples are left?         -> 0.0, false, []
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckPrompts extends CheckText {
  private static final long serialVersionUID = 1L;

  private CheckPrompts(CheckTextSpec spec) {
    super(spec);
  }

  /** Which field holds the prompts. */
  public static CheckPrompts in(String textField) {
    return new CheckPrompts(CheckTextSpec.of(textField, Judge.PROMPTS));
  }

  /**
   * The least score of a prompt that is risky.
   *
   * @param score above 0, at most 1, 0.4 by default; a higher one flags less
   */
  public CheckPrompts flaggingFrom(double score) {
    return new CheckPrompts(spec().flaggedFrom(score));
  }
}
