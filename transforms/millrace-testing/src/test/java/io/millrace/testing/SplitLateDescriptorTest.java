/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.late.SplitLateDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

class SplitLateDescriptorTest extends DescriptorContract {
  @Override
  protected TransformDescriptor<?> descriptor() {
    return new SplitLateDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(), "{\"stamped_by\": \"received_at\", \"window_size\": \"PT1M\"}");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of("input", LateReadings.ROWS);
  }
}
