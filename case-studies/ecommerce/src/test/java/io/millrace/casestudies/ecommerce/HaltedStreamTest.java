/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.engines.HaltedStreamContract;

class HaltedStreamTest extends HaltedStreamContract {
  HaltedStreamTest() {
    super(Runs.WATCHED, new EcommercePipeline());
  }
}
