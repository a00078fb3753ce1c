"""SDMX-CSV 2.0 of made-up figures: `OUT OBSERVATIONS`."""
import random, sys

random.seed(7)
with open(sys.argv[1], "w") as out:
    out.write("STRUCTURE,STRUCTURE_ID,ACTION,freq,unit,sex,age,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n")
    left = int(sys.argv[2])
    for geo in range(100_000):
        for sex in "FMT":
            for year in range(1998, 2025):
                if left == 0:
                    sys.exit()
                left -= 1
                flag = random.choice(["", "", "", "", "b", "u"])
                out.write(f"dataflow,ESTAT:BENCH(1.0),I,A,PC,{sex},Y20-64,NAT,G{geo:05d},{year},{random.uniform(1, 99):.1f},{flag},\n")
