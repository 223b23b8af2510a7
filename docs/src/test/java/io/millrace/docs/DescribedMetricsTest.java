/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every described transform to telling what it does while it runs. */
class DescribedMetricsTest {
  static List<TransformDescriptor<?>> descriptors() {
    return List.copyOf(TransformDescriptor.all());
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void countsSomethingUnderNamesOfItsOwn(TransformDescriptor<?> descriptor) {
    List<? extends MetricName> metrics = descriptor.description().metrics();

    assertThat(metrics).as(descriptor.description().name()).isNotEmpty();
    assertThat(metrics).extracting(MetricName::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void saysOfEachCountWhatItIsOf(TransformDescriptor<?> descriptor) {
    assertThat(descriptor.description().metrics())
        .allSatisfy(
            metric -> {
              String line = descriptor.description().name() + "." + metric.name();
              assertThat(metric.name()).as(line).isEqualTo(metric.name().toUpperCase(Locale.ROOT));
              assertThat(metric.unit()).as(line).matches("[a-z]+s");
              assertThat(metric.meaning()).as(line).matches("[A-Z].*\\.");
            });
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void tellsWhatBecomesOfTheRowsItTakes(TransformDescriptor<?> descriptor) {
    assertThat(descriptor.description().metrics())
        .as(descriptor.description().name())
        .extracting(MetricName::name)
        .containsAnyOf("ABSORBED", "ACCEPTED", "ANSWERED", "CHANGES", "CHECKED", "KEPT", "ON_TIME");
  }
}
