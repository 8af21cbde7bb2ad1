// How circles and lines reach the graphics card: Sigma's own programs, with what they keep apart for
// each corner written out. Sigma draws every circle and every line as an instance of one shape, and
// where no graphics card is at hand each instance costs as much as a drawing of its own: 5,000 people
// with 20,000 lines took five times as long.

/** The same program without instances. */
function writtenOut(Program) {
  return class extends Program {
    getDefinition() {
      const { CONSTANT_ATTRIBUTES, CONSTANT_DATA, ...definition } = super.getDefinition();
      this.corners = CONSTANT_DATA;
      return { ...definition, ATTRIBUTES: [...definition.ATTRIBUTES, ...CONSTANT_ATTRIBUTES] };
    }

    processVisibleItem(key, start, ...ends) {
      super.processVisibleItem(key, start, ...ends);
      const width = this.ATTRIBUTES_ITEMS_COUNT;
      const own = width - this.corners[0].length;
      this.corners.forEach((corner, number) => {
        const at = start + number * width;
        if (number) this.array.copyWithin(at, start, start + own);
        this.array.set(corner, at + own);
      });
    }
  };
}

/** Programs by type: `thin` lines are one pixel wide and cost least, `thick` ones as wide as asked. */
export function programs() {
  const { EdgeLineProgram, EdgeRectangleProgram, NodeCircleProgram } = Sigma.rendering;
  return {
    nodeProgramClasses: { circle: writtenOut(NodeCircleProgram) },
    edgeProgramClasses: { thin: EdgeLineProgram, thick: writtenOut(EdgeRectangleProgram) },
    defaultNodeType: "circle",
    defaultEdgeType: "thin",
  };
}
