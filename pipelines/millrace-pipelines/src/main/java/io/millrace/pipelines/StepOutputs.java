/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import org.apache.beam.sdk.values.PCollection;

/** What every output of every step passes through before it is counted or used. */
interface StepOutputs {
  /** Leaves all outputs as they are. */
  StepOutputs UNTOUCHED =
      new StepOutputs() {
        @Override
        public <T> PCollection<T> pass(String step, PCollection<T> output) {
          return output;
        }
      };

  <T> PCollection<T> pass(String step, PCollection<T> output);
}
