/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.FamilyTrials.Order;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FamilyTrialsTest {
  /** Set to write the rows down instead of comparing them. */
  private static final String WRITE = "millrace.docs.write";

  private static final int SHARDS = 3;

  /** A transform without a line would be nowhere on the page. */
  @Test
  void haveEveryTransformThatIsDescribed() {
    List<String> described =
        TransformDescriptor.all().stream().map(each -> each.description().name()).toList();

    assertThat(Family.ALL.stream().flatMap(family -> family.descriptors().stream()).distinct())
        .containsExactlyInAnyOrderElementsOf(described);
    assertThat(FamilyTrials.names()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void giveTheRowsThatAreWrittenDown(Order order) throws IOException {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                "--enforceImmutability=false", "--enforceEncodability=false")
            .create();
    options.as(MillraceOptions.class).setShards(SHARDS);
    Pipeline pipeline = Pipeline.create(options);
    FamilyTrials trials = FamilyTrials.in(pipeline, order, false, FamilyTrials.names());
    pipeline.run().waitUntilFinish();
    Map<String, List<String>> lines = trials.lines();
    if (Boolean.getBoolean(WRITE)) {
      FamilyRows.write(order, lines);
    }

    assertThat(lines)
        .as("rows; write them down by -D%s=true", WRITE)
        .isEqualTo(FamilyRows.read(order));
    assertThat(lines.keySet()).containsExactlyElementsOf(FamilyTrials.names());
    assertThat(trials.differing()).isEmpty();
    trials.forget();
  }
}
