/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.mapping.DatasetMapping;
import io.millrace.pipelines.ReplayedLetters;
import io.millrace.pipelines.RunMode;
import io.millrace.transforms.quality.RowRule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads and by which mapping and rules; every map is by dataset name.
 *
 * @param mode whether the sources are read to their end, or as streams
 * @param sources without an input that was not given
 * @param disorder how much event times of a stream go back in order
 * @param waiting how far apart rows are that belong together
 * @param replayed dead letters of an earlier run that enter again
 * @param truth what must come out, for generated events; null for anyone else's
 */
record EcommerceInputs(
    RunMode mode,
    Map<String, InputSource> sources,
    Map<String, DatasetMapping> mappings,
    Map<String, List<RowRule>> rules,
    Instant ingestedAt,
    Duration disorder,
    Waiting waiting,
    ReplayedLetters replayed,
    @Nullable Path truth,
    Map<String, String> arguments,
    List<String> notes) {

  InputSource source(String input) {
    return sources.getOrDefault(input, InputSource.NONE);
  }

  DatasetMapping mapping(String input) {
    return requireNonNull(mappings.get(input), input);
  }

  List<RowRule> rules(String input) {
    return requireNonNull(rules.get(input), input);
  }
}
