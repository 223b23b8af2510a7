/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.pipelines.report.RunReport.Setting;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The options one engine runs with in one mode, each with the reason for it.
 *
 * <pre>{@code
 * DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
 * RunnerProfile.of(options, 2)
 *     .set("enforceEncodability", false, options::setEnforceEncodability, "a check for tests")
 *     .shards(2, "each shard costs a copy per bundle");
 * }</pre>
 *
 * <p>Not thread-safe; one per run.
 *
 * @since 0.1
 */
@Evolving
public final class RunnerProfile {
  private final PipelineOptions options;
  private final int parallelism;
  private final List<Setting> settings = new ArrayList<>();
  private final Set<String> withoutRules = new LinkedHashSet<>();

  private RunnerProfile(PipelineOptions options, int parallelism) {
    this.options = options;
    this.parallelism = parallelism;
  }

  /**
   * A profile that sets nothing yet.
   *
   * @param options with the runner set
   * @param parallelism how many workers the engine has, at least 1
   */
  public static RunnerProfile of(PipelineOptions options, int parallelism) {
    requireNonNull(options, "options is null");
    if (parallelism < 1) {
      throw new IllegalArgumentException("Invalid parallelism: " + parallelism + " (must be >= 1)");
    }
    return new RunnerProfile(options, parallelism);
  }

  /** Sets an option and notes it. */
  public <V> RunnerProfile set(String name, V value, Consumer<V> setter, String why) {
    setter.accept(value);
    return note(name, value, why);
  }

  /** Notes a setting of the engine's own that no option carries; one noted before is replaced. */
  public RunnerProfile note(String name, Object value, String why) {
    settings.removeIf(setting -> setting.name().equals(name));
    settings.add(new Setting(name, String.valueOf(value), why));
    return this;
  }

  /** Sets {@link MillraceOptions#getShards}. */
  public RunnerProfile shards(int shards, String why) {
    return set("shards", shards, options.as(MillraceOptions.class)::setShards, why);
  }

  /** Takes a rule of the preflight out, by its id: these settings have made it untrue. */
  public RunnerProfile withoutRule(String id) {
    withoutRules.add(id);
    return this;
  }

  public PipelineOptions options() {
    return options;
  }

  public int parallelism() {
    return parallelism;
  }

  /** In the order they were set. */
  public List<Setting> settings() {
    return List.copyOf(settings);
  }

  /** The rules that were taken out. */
  public Set<String> withoutRules() {
    return Set.copyOf(withoutRules);
  }
}
