import Documents
import Testing

@testable import Reporting

struct ReportCSVTests {
  @Test func columnsAreTheNamesOfTheJSON() throws {
    let lines = ReportCSV(SampleReport.report()).text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[0] == """
        name,block,operator,algorithm,unit,start_cycle,end_cycle,span_cycles,active_cycles,cycles,\
        busy_cycles,exposed_cycles,macs,utilization,attribution.ideal,attribution.ragged,\
        attribution.fill_drain,attribution.input,attribution.weight,attribution.buffer,attribution.bank_conflict,\
        attribution.write_back,attribution.unit,attribution.host,attribution.overhead,\
        energy_pJ.dynamic,energy_pJ.array,energy_pJ.memory,energy_pJ.dram,energy_pJ.softmax,\
        dram_read_bytes,dram_write_bytes,compulsory_bytes,spilled_bytes,partial_sum_spill_bytes,\
        refetched_bytes,sram_bytes.memory,bound_by,hidden_behind,tiling,mapping,slices
        """)
    #expect(
      lines[2] == """
        blocks.0.softmax,blocks.0,softmax,i-vit-8,softmax,80,100,20,20,20,20,20,0,,0,0,0,0,0,0,0,0,20,\
        0,0,815,0,10,800,5,0,100,0,100,30,0,200,unit,,,,1
        """)
  }

  @Test func quotesWhatNeedsIt() {
    #expect(
      CSVText.line(["plain", "a,b", "say \"hi\"", "two\nlines"])
        == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n")
  }
}
