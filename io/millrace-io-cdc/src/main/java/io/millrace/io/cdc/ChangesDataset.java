/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.Zone;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.StepContext;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/** The changes of a table as a dataset. */
record ChangesDataset(Zone zone, ChangesSettings settings) implements Dataset {
  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Schema schema() {
    return settings.output();
  }

  @Override
  public WriteGuarantee guarantee() {
    return WriteGuarantee.NONE;
  }

  @Override
  public PTransform<PBegin, ReadBlocksResult> stream(StepContext at) {
    return new ReadChanges(settings, at);
  }

  /** Without the driver's properties. */
  @Override
  public String toString() {
    return name();
  }
}
