/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import io.millrace.transforms.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What comes out of a workload: the counts, and the rows as hashes that know no order.
 *
 * @param lines the result itself where it is small (e1), else empty
 * @since 0.1
 */
@Internal
public record Answer(
    Counts counts, Digest.Summary result, Digest.Summary rejected, List<String> lines) {
  /**
   * The reference's; a change of what it computes raises it, so that kept answers are made anew.
   */
  private static final int VERSION = 1;

  private static final int SHOWN = 3;

  /**
   * The right answer, from a file beside the input; computed once and kept there.
   *
   * @param progress told now and then how many lines are read
   */
  public static Answer expected(Workload workload, InputFiles input, LongConsumer progress)
      throws IOException {
    Path file = input.folder().resolve("expected-v" + VERSION + ".json");
    ObjectMapper json = new ObjectMapper();
    if (Files.exists(file)) {
      return json.readValue(file.toFile(), Answer.class);
    }
    Answer answer = Reference.answer(workload, input, progress);
    Path half = Path.of(file + ".half");
    json.writeValue(half.toFile(), answer);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    return answer;
  }

  /** How a contender's output differs from this, in words; empty if it does not. */
  public List<String> differences(String workload, Path output) throws IOException {
    List<String> missing =
        List.of("counts.json", "result", "rejected").stream()
            .filter(name -> !Files.exists(output.resolve(name)))
            .map(name -> "Missing " + name + " in the output")
            .toList();
    return missing.isEmpty() ? differences(OutputFiles.read(workload, output)) : missing;
  }

  private List<String> differences(Answer other) {
    List<String> found = new ArrayList<>();
    compare(found, "read", counts.read(), other.counts.read());
    compare(found, "rejected", counts.rejected(), other.counts.rejected());
    compare(found, "duplicates", counts.duplicates(), other.counts.duplicates());
    compare(found, "late", counts.late(), other.counts.late());
    compare(found, "accepted", counts.accepted(), other.counts.accepted());
    found.addAll(result.differences("result", other.result));
    found.addAll(rejected.differences("rejected", other.rejected));
    examples(found, "lacks", lines, other.lines);
    examples(found, "should not have", other.lines, lines);
    return found;
  }

  private static void compare(List<String> found, String name, long wanted, long seen) {
    if (wanted != seen) {
      found.add(
          String.format(Locale.ROOT, "counts.json says %s %d (must be %d)", name, seen, wanted));
    }
  }

  private static void examples(
      List<String> found, String verb, List<String> some, List<String> others) {
    Set<String> alone = new TreeSet<>(some);
    others.forEach(alone::remove);
    alone.stream().limit(SHOWN).map(line -> "result " + verb + " " + line).forEach(found::add);
  }
}
