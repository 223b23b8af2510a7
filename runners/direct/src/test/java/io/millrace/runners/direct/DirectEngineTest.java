/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.EngineContract;

class DirectEngineTest extends EngineContract {
  DirectEngineTest() {
    super(new DirectLauncher(), RunMode.values());
  }
}
