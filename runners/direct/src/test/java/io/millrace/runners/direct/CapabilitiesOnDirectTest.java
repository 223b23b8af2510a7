/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.CapabilitiesContract;

class CapabilitiesOnDirectTest extends CapabilitiesContract {
  CapabilitiesOnDirectTest() {
    super(new DirectLauncher(), "direct runner");
  }
}
