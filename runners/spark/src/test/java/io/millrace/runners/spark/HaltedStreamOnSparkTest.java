/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.engines.HaltedStreamContract;

class HaltedStreamOnSparkTest extends HaltedStreamContract {
  HaltedStreamOnSparkTest() {
    super(new SparkLauncher(), new EcommercePipeline());
  }
}
