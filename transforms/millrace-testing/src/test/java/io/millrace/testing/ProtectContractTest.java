/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.protect.Detector;
import io.millrace.transforms.protect.Protect;
import io.millrace.transforms.protect.ProtectResult;
import io.millrace.transforms.protect.Protection;
import java.math.BigDecimal;
import org.apache.beam.sdk.values.PCollection;

class ProtectContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new ProtectSubject();
  }

  private static final class ProtectSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      ProtectResult<Block> hidden =
          events.apply(
              Protect.fields(
                      Protection.tokenise("id", "k1"),
                      Protection.redact("product", Detector.EMAIL),
                      Protection.bucket("price", BigDecimal.TEN))
                  .keys(keyId -> new byte[32])
                  .onBlocks());
      line.written(hidden.protectedRows());
      return Outcome.none()
          .blocks("protected", hidden.protectedRows())
          .rows("findings", hidden.findings());
    }
  }
}
