"""Whether OpenCC's `t2s` may change a text: asking costs a fifth of converting, and most articles
are simplified.

Both tables are facts of OpenCC 1.4.2 (its dictionaries TSCharacters and TSPhrases, Apache-2.0).
`tests/test_script.py` asks the OpenCC that is installed whether they leave anything out.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.lazy import pattern

_CHARS = (
    "丟並乾亂亙亞佇佈佔併來侖侶侷俁係俓俔俠俥俬倀倆倈倉個們倖倫倲偉偑側偵偽傌傑傖傘備傢傭傯傳傴債傷傾僂僅僉僑僕僞僤僥"
    "僨僱價儀儁儂億儈儉儎儐儔儕儘償儣優儭儲儷儸儺儻儼兇兌兒兗內兩冊冑冪凈凍凙凜凱別刪剄則剋剎剗剛剝剮剴創剷剾劃劄劇劉"
    "劊劌劍劏劑劚勁勑動務勛勝勞勢勣勩勱勳勵勸勻匭匯匱區協卹卻卽厙厠厤厭厲厴參叄叢吒吳吶呂咼員哯唄唓唸問啓啞啟啢喎喚喪"
    "喫喬單喲嗆嗇嗊嗎嗚嗩嗰嗶嗹嘆嘍嘓嘔嘖嘗嘜嘩嘪嘮嘯嘰嘳嘵嘸嘺嘽噁噅噓噚噝噞噠噥噦噯噲噴噸噹嚀嚇嚌嚐嚕嚙嚛嚥嚦嚧嚨嚮"
    "嚲嚳嚴嚶嚽囀囁囂囃囅囈囉囌囑囒囪圇國圍園圓圖團圞垻埡埨埬埰執堅堊堖堚堝堯報場塊塋塏塒塗塚塢塤塵塸塹塿墊墜墠墮墰墲"
    "墳墶墻墾壇壈壋壎壓壗壘壙壚壜壞壟壠壢壣壩壪壯壺壼壽夠夢夥夾奐奧奩奪奬奮奼妝姍姦娙娛婁婡婦婭媈媧媯媰媼媽嫋嫗嫵嫺嫻"
    "嫿嬀嬃嬇嬈嬋嬌嬙嬡嬣嬤嬦嬪嬰嬸嬻孃孄孆孇孋孌孎孫學孻孾孿宮寀寠寢實寧審寫寬寵寶將專尋對導尷屆屍屓屜屢層屨屩屬岡峯"
    "峴島峽崍崑崗崙崢崬嵐嵗嵼嵽嵾嶁嶄嶇嶈嶔嶗嶘嶠嶢嶧嶨嶮嶸嶹嶺嶼嶽巊巋巒巔巖巗巘巰巹帥師帳帶幀幃幓幗幘幝幟幣幩幫幬幷"
    "幹幾庫廁廂廄廈廎廕廚廝廞廟廠廡廢廣廧廩廬廳弒弔弳張強彃彄彆彈彌彎彔彙彠彥彫彲彿後徑從徠復徵徹徿恆恥悅悞悵悶悽惡惱"
    "惲惻愛愜愨愴愷愻愾慄態慍慘慚慟慣慤慪慫慮慳慶慺慼慾憂憊憐憑憒憖憚憢憤憫憮憲憶憸憹懀懇應懌懍懎懞懟懣懤懨懲懶懷懸懺"
    "懼懾戀戇戔戧戩戰戱戲戶扞拋拚挩挱挾捨捫捱捲掃掄掆掗掙掚掛採揀揚換揮揯損搖搗搧搵搶摋摐摑摜摟摯摳摶摺摻撈撊撏撐撓撝"
    "撟撣撥撧撫撲撳撻撾撿擁擄擇擊擋擓擔據擟擠擡擣擫擬擯擰擱擲擴擷擺擻擼擽擾攄攆攋攏攔攖攙攛攜攝攢攣攤攪攬敎敓敗敘敵數"
    "斂斃斅斆斕斬斷斸於旂旣昇時晉晛晝暈暉暐暘暢暫曄曆曇曉曊曏曖曠曥曨曬書會朥朧朮東枴柵柺査桱桿梔梖梘梜條梟梲棄棊棖棗"
    "棟棡棧棲棶椏椲楇楊楓楨業極榘榦榪榮榲榿構槍槓槤槧槨槫槮槳槶槼樁樂樅樑樓標樞樠樢樣樤樧樫樳樸樹樺樿橈橋機橢橫橯檁檉"
    "檔檜檟檢檣檭檮檯檳檵檸檻櫃櫅櫍櫓櫚櫛櫝櫞櫟櫠櫥櫧櫨櫪櫫櫬櫱櫳櫸櫻欄欅欇權欍欏欐欑欒欓欖欘欞欽歎歐歟歡歲歷歸歿殘殞"
    "殢殤殨殫殭殮殯殰殲殺殻殼毀毆毊毿氂氈氌氣氫氬氭氳氾汎汙決沒沖況泝洩洶浹浿涇涗涼淒淚淥淨淩淪淵淶淺渙減渢渦測渾湊湋"
    "湞湧湯溈準溝溡溫溮溳溼滄滅滌滎滙滬滯滲滷滸滻滾滿漁漊漍漚漢漣漬漲漵漸漿潁潑潔潕潙潚潛潣潤潯潰潷潿澀澅澆澇澐澗澠澤"
    "澦澩澫澬澮澱澾濁濃濄濆濕濘濚濛濜濟濤濧濫濰濱濺濼濾濿瀂瀃瀅瀆瀇瀉瀋瀏瀕瀘瀝瀟瀠瀦瀧瀨瀰瀲瀾灃灄灍灑灒灕灘灙灝灡灣"
    "灤灧灩災為烏烴無煇煉煒煙煢煥煩煬煱熂熅熉熌熒熓熗熚熡熰熱熲熾燀燁燈燉燒燖燙燜營燦燬燭燴燶燻燼燾爃爄爇爍爐爖爛爥爧"
    "爭爲爺爾牀牆牘牴牽犖犛犞犢犧狀狹狽猌猙猶猻獁獃獄獅獊獎獨獩獪獫獮獰獱獲獵獷獸獺獻獼玀玁珼現琱琺琿瑋瑒瑣瑤瑩瑪瑲瑻"
    "瑽璉璊璕璗璝璡璣璦璫璯環璵璸璼璽璾璿瓄瓅瓊瓏瓔瓕瓚瓛甌甕產産畝畢畫異畵當畼疇疊痙痠痮痾瘂瘋瘍瘓瘞瘡瘧瘮瘱瘲瘺瘻療"
    "癆癇癉癐癒癘癟癡癢癤癥癧癩癬癭癮癰癱癲發皁皚皟皰皸皺盃盜盞盡監盤盧盨盪眝眞眥眾睍睏睜睞瞘瞜瞞瞤瞶瞼矇矉矑矓矚矯硃"
    "硜硤硨硯碕碙碩碭碸確碼碽磑磚磠磣磧磯磽磾礄礎礐礒礙礦礪礫礬礮礱祕祿禍禎禕禡禦禪禮禰禱禿秈稅稈稏稜稟種稱穀穇穌積穎"
    "穠穡穢穩穫穭窩窪窮窯窵窶窺竄竅竇竈竊竚竪竱競筆筍筧筴箇箋箏箚節範築篋篔篘篠篢篤篩篳篸簀簂簍簑簞簡簢簣簫簹簽簾籃籅"
    "籋籌籔籙籛籜籟籠籤籩籪籬籮籲粵糉糝糞糧糰糲糴糶糹糺糾紀紂紃約紅紆紇紈紉紋納紐紓純紕紖紗紘紙級紛紜紝紞紟紡紬紮細紱"
    "紲紳紵紹紺紼紿絀絁終絃組絅絆絍絎結絕絙絛絝絞絡絢絥給絧絨絪絰統絲絳絶絹絺綀綁綃綄綆綇綈綉綋綌綎綏綐綑經綖綜綝綞綟"
    "綠綡綢綣綧綪綫綬維綯綰綱網綳綴綵綸綹綺綻綽綾綿緄緇緊緋緍緑緒緓緔緗緘緙線緝緞緟締緡緣緤緦編緩緬緮緯緰緱緲練緶緷緸"
    "緹緻緼縈縉縊縋縍縎縐縑縕縗縛縝縞縟縣縧縫縬縭縮縯縰縱縲縳縴縵縶縷縸縹縺總績繂繃繅繆繈繏繐繒繓織繕繚繞繟繡繢繨繩繪"
    "繫繬繭繮繯繰繳繶繷繸繹繻繼繽繾繿纁纆纇纈纊續纍纏纓纔纕纖纗纘纚纜缽罃罈罌罎罰罵罷羅羆羈羋羣羥羨義羵羶習翫翬翹翽耬"
    "耮聖聞聯聰聲聳聵聶職聹聻聽聾肅脅脈脛脣脥脩脫脹腎腖腡腦腪腫腳腸膃膕膚膞膠膢膩膹膽膾膿臉臍臏臗臘臚臟臠臢臥臨臺與興"
    "舉舊舖舘艙艣艤艦艫艱艷芻苧茲荊莊莖莢莧菕華菴菸萇萊萬萴萵葉葒葝葤葦葯葷蒍蒐蒓蒔蒕蒞蒭蒼蓀蓆蓋蓧蓮蓯蓴蓽蔄蔔蔘蔞蔣"
    "蔥蔦蔭蔯蔿蕁蕆蕎蕒蕓蕕蕘蕝蕢蕩蕪蕭蕳蕷蕽薀薆薈薊薌薑薔薘薟薦薩薳薴薵薹薺藍藎藝藥藪藭藴藶藷藹藺蘀蘄蘆蘇蘊蘋蘚蘞蘟"
    "蘢蘭蘺蘿虆虉處虛虜號虧虯蛺蛻蜆蝀蝕蝟蝦蝨蝸螄螞螢螮螻螿蟂蟄蟈蟎蟘蟜蟣蟬蟯蟲蟳蟶蟻蠀蠁蠅蠆蠍蠐蠑蠔蠙蠟蠣蠦蠨蠱蠶蠻"
    "蠾衆衊術衕衚衛衝袞袷裊裏補裝裡製複褌褘褲褳褸褻襀襇襉襏襓襖襗襘襝襠襤襪襬襯襰襲襴襵覈見覎規覓視覘覛覡覥覦親覬覯覲"
    "覷覹覺覼覽覿觀觴觶觸訁訂訃計訊訌討訏訐訑訒訓訕訖託記訛訜訝訞訟訢訣訥訨訩訪設許訴訶診註証詀詁詆詊詎詐詑詒詓詔評詖"
    "詗詘詛詝詞詠詡詢詣試詩詪詫詬詭詮詰話該詳詵詷詼詿誂誄誅誆誇誋誌認誑誒誕誘誚語誠誡誣誤誥誦誨說誫説誰課誳誴誶誷誹誺"
    "誼誾調諂諄談諉請諍諏諑諒諓論諗諛諜諝諞諟諡諢諣諤諥諦諧諫諭諮諯諰諱諲諳諴諶諷諸諺諼諾謀謁謂謄謅謆謉謊謎謏謐謔謖謗"
    "謙謚講謝謠謡謨謫謬謭謯謱謳謸謹謾譁譂譅譆證譊譎譏譑譓譖識譙譚譜譞譟譨譫譭譯議譴護譸譽譾讀讅變讋讌讎讒讓讕讖讚讜讞"
    "谿豈豎豐豔豬豵豶貍貓貗貙貝貞貟負財貢貧貨販貪貫責貯貰貲貳貴貶買貸貺費貼貽貿賀賁賂賃賄賅資賈賊賑賒賓賕賙賚賜賝賞賟"
    "賠賡賢賣賤賦賧質賫賬賭賰賴賵賺賻購賽賾贃贄贅贇贈贉贊贋贍贏贐贑贓贔贖贗贚贛贜赬趕趙趨趲跡踐踰踴蹌蹔蹕蹟蹠蹣蹤蹳蹺"
    "蹻躂躉躊躋躍躎躑躒躓躕躘躚躝躡躥躦躪軀軉車軋軌軍軏軑軒軔軕軗軛軜軝軟軤軨軫軬軲軷軸軹軺軻軼軾軿較輄輅輇輈載輊輋輒"
    "輓輔輕輖輗輛輜輝輞輟輢輥輦輨輩輪輬輮輯輳輶輷輸輻輼輾輿轀轂轄轅轆轇轉轊轍轎轐轔轗轟轠轡轢轣轤辦辭辮辯農迴逕這連週"
    "進遊運過達違遙遜遞遠遡適遱遲遶遷選遺遼邁還邇邊邏邐郟郵鄆鄉鄒鄔鄖鄟鄧鄩鄭鄰鄲鄳鄴鄶鄺酇酈醃醖醜醞醟醣醫醬醱醲醶釀"
    "釁釃釅釋釐釒釓釔釕釗釘釙釚針釟釣釤釦釧釨釩釲釳釴釵釷釹釺釾釿鈀鈁鈃鈄鈅鈆鈇鈈鈉鈋鈍鈎鈐鈑鈒鈔鈕鈖鈗鈛鈞鈠鈡鈣鈥鈦"
    "鈧鈮鈯鈰鈲鈳鈴鈷鈸鈹鈺鈽鈾鈿鉀鉁鉅鉆鉈鉉鉊鉋鉍鉑鉔鉕鉗鉚鉛鉝鉞鉠鉢鉤鉥鉦鉧鉬鉭鉮鉳鉶鉷鉸鉺鉻鉽鉾鉿銀銁銂銃銅銈銊"
    "銍銏銑銓銖銘銚銛銜銠銣銥銦銨銩銪銫銬銱銳銶銷銹銻銼鋁鋂鋃鋅鋇鋉鋌鋏鋐鋒鋗鋙鋝鋟鋠鋣鋤鋥鋦鋨鋩鋪鋭鋮鋯鋰鋱鋶鋸鋹鋼"
    "錀錁錂錄錆錇錈錏錐錒錕錘錙錚錛錜錝錞錟錠錡錢錤錥錦錨錩錫錮錯録錳錶錸錼錽鍀鍁鍃鍄鍅鍆鍇鍈鍉鍊鍋鍍鍒鍔鍘鍚鍛鍠鍤鍥"
    "鍩鍬鍭鍮鍰鍵鍶鍺鍼鍾鎂鎄鎇鎈鎊鎌鎍鎓鎔鎖鎘鎙鎚鎛鎝鎞鎡鎢鎣鎦鎧鎩鎪鎬鎭鎮鎯鎰鎲鎳鎵鎶鎷鎸鎿鏃鏆鏇鏈鏉鏌鏍鏏鏐鏑鏗"
    "鏘鏚鏜鏝鏞鏟鏡鏢鏤鏥鏦鏨鏰鏵鏷鏹鏺鏻鏽鏾鐃鐄鐇鐈鐋鐍鐎鐏鐐鐒鐓鐔鐘鐙鐝鐠鐥鐦鐧鐨鐩鐪鐫鐮鐯鐲鐳鐵鐶鐸鐺鐼鐽鐿鑀鑄"
    "鑉鑊鑌鑑鑒鑔鑕鑞鑠鑣鑥鑪鑭鑰鑱鑲鑴鑷鑹鑼鑽鑾鑿钁钂長門閂閃閆閈閉開閌閍閎閏閐閑閒間閔閗閘閝閞閡閣閤閥閨閩閫閬閭閱"
    "閲閵閶閹閻閼閽閾閿闃闆闇闈闉闊闋闌闍闐闑闒闓闔闕闖關闞闠闡闢闤闥陘陝陞陣陰陳陸陽隉隊階隑隕際隤隨險隮隯隱隴隸隻雋"
    "雖雙雛雜雞離難雲電霑霢霣霧霼霽靂靄靆靈靉靚靜靝靦靧靨鞏鞝鞦鞽鞾韁韃韆韉韋韌韍韓韙韚韛韜韝韞韠韻響頁頂頃項順頇須頊"
    "頌頍頎頏預頑頒頓頔頗領頜頠頡頤頦頫頭頮頰頲頴頵頷頸頹頻頽顂顃顅顆題額顎顏顒顓顔顗願顙顛類顢顣顥顧顫顬顯顰顱顳顴風"
    "颭颮颯颰颱颳颶颷颸颺颻颼颾飀飄飆飈飋飛飠飢飣飥飦飩飪飫飭飯飱飲飴飵飶飼飽飾飿餃餄餅餈餉養餌餎餏餑餒餓餔餕餖餗餘餚"
    "餛餜餞餡餦餧館餪餫餬餭餱餳餵餶餷餸餺餼餾餿饁饃饅饈饉饊饋饌饑饒饗饘饜饞饟饠饢馬馭馮馯馱馳馴馹馼駁駃駉駊駎駐駑駒駓"
    "駔駕駘駙駚駛駝駞駟駡駢駤駧駩駪駫駭駰駱駶駸駻駼駿騁騂騃騄騅騉騊騌騍騎騏騑騔騖騙騚騜騝騞騟騠騤騧騪騫騭騮騰騱騴騵騶"
    "騷騸騻騼騾驀驁驂驃驄驅驊驋驌驍驎驏驓驕驗驙驚驛驟驢驤驥驦驨驪驫骯髏髒體髕髖髮鬆鬍鬖鬚鬠鬢鬥鬧鬨鬩鬮鬱鬹魎魘魚魛魟"
    "魢魥魦魨魯魴魵魷魺魽鮀鮁鮃鮄鮅鮆鮈鮊鮋鮍鮎鮐鮑鮒鮓鮚鮜鮝鮞鮟鮠鮡鮣鮤鮦鮪鮫鮭鮮鮯鮰鮳鮵鮶鮸鮺鮿鯀鯁鯄鯆鯇鯉鯊鯒鯔"
    "鯕鯖鯗鯛鯝鯞鯡鯢鯤鯧鯨鯪鯫鯬鯰鯱鯴鯶鯷鯻鯽鯾鯿鰁鰂鰃鰆鰈鰉鰊鰋鰌鰍鰏鰐鰑鰒鰓鰕鰛鰜鰟鰠鰣鰤鰥鰦鰧鰨鰩鰫鰭鰮鰱鰲鰳"
    "鰵鰶鰷鰹鰺鰻鰼鰽鰾鱀鱂鱄鱅鱆鱇鱈鱉鱊鱒鱔鱖鱗鱘鱚鱝鱟鱠鱢鱣鱤鱧鱨鱭鱮鱯鱲鱷鱸鱺鳥鳧鳩鳬鳲鳳鳴鳶鳷鳼鳽鳾鴀鴃鴅鴆鴇"
    "鴉鴐鴒鴔鴕鴗鴛鴜鴝鴞鴟鴣鴥鴦鴨鴮鴯鴰鴲鴳鴴鴷鴻鴽鴿鵁鵂鵃鵊鵏鵐鵑鵒鵓鵚鵜鵝鵟鵠鵡鵧鵩鵪鵫鵬鵮鵯鵰鵲鵷鵾鶄鶇鶉鶊鶌"
    "鶒鶓鶖鶗鶘鶚鶠鶡鶥鶦鶩鶪鶬鶭鶯鶰鶱鶲鶴鶹鶺鶻鶼鶿鷀鷁鷂鷄鷅鷉鷊鷐鷓鷔鷖鷗鷙鷚鷟鷣鷤鷥鷦鷨鷩鷫鷭鷯鷲鷳鷴鷷鷸鷹鷺鷽"
    "鷿鸂鸇鸊鸋鸌鸏鸑鸕鸗鸘鸚鸛鸝鸞鹵鹹鹺鹼鹽麗麥麨麩麪麫麬麯麲麳麴麵麷麼麽黃黌點黨黲黴黶黷黽黿鼂鼉鼕鼴齊齋齎齏齒齔齕"
    "齗齘齙齜齟齠齡齣齦齧齩齪齬齭齮齯齰齲齴齶齷齼齾龍龎龐龑龓龔龕龜龭龯鿁鿓"
)
"""Ideographs of the main block (U+4E00 to U+9FFF) that `t2s` changes wherever they stand, but for a
few set phrases."""

_RARE = "\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff"
"""Blocks of rare and compatibility ideographs, taken as a whole."""

_IN_WORDS = "沈藉覆坏瞭哩甦衹"
"""Ideographs that `t2s` changes in some words only."""

_WORDS = (
    "海哩|英哩|一坏|土坏|坏土|坏子|坏布|打坏|拉坏|捏坏|毛坏|陶坏|戟沈|昏沈|沈下|沈冤|沈厚|沈吟|"
    "沈寂|沈思|"
    "沈沈|沈浮|沈浸|沈湎|沈溺|沈甸|沈痛|沈痼|沈睡|沈砂|沈筒|沈船|沈落|沈迷|沈醉|沈重|沈降|沈陷|"
    "沈香|沈默|"
    "浮沈|消沈|深沈|耳沈|釜沈|甦生|甦醒|明瞭|瞭如|瞭然|瞭若|瞭解|凌藉|滑藉|狐藉|素藉|茵藉|藉代|"
    "藉以|藉助|"
    "藉卉|藉口|藉喻|藉寇|藉手|藉故|藉方|藉槁|藉此|藉甚|藉由|藉着|藉端|衹得|函覆|反覆|回覆|批覆|"
    "拜覆|明覆|"
    "申覆|示覆|答覆|覆信|覆呈|覆命|覆墓|覆按|覆文|覆校|重覆"
)
"""Two characters of each of these words, one of them such an ideograph."""

# Of one line the first few characters tell its script. Counted in 355 traditional and 1,455
# simplified articles:
#
#     a traditional line        has none                  has under three
#     of 4 to 11 characters     53 of 422
#     of 12 to 23               8 of 473
#     of 24 and more            10 of 3,894               67 of 3,894
#
#     a simplified line         has one or more           has three or more
#     of 12 to 23               7 of 7,430
#     of 24 and more            104 of 33,073             4 of 33,073
_MIN_TOLD = 12
"""Characters that are not ASCII of a line from which its script counts: fewer may be the same in
both scripts (一、二; 本月中旬)."""
_LONG = 24
_MIN_HITS = 3
"""Traditional characters of a line of so many characters that is written in them: a simplified one
may quote a name (作家沈從文), a shorter one seldom does, so there one is enough."""
_MAX_TOLD = 400
"""Characters of a line up to which it is all in one script; a longer one may be a whole article in
one line, or two of them. Chosen by eye."""

_COMMON = (
    "国业进产经关长与务资设过强数创应员济记当间点运际续项术规领总质题两东计医车传标华营导组调护门构办优战议级线专结监风农处环"
    "团党协态视贸习举确赛气势亚认变类决权亿众复验积该义书坚断约预单条观显论极稳队检责历称张证药头双马师维军选户难样乡识响险织"
    "础职尔绿边络则链没见销疗负纪试测届铁话号热园层围随绍仅货访评黄银县额审争红儿剧继购欧满挥连减诉湾执乐馆刘闻终扩卫输阳艺财"
    "远轻遗临镇龙担图违训属兰讲罗适陈苏频谈启综飞离帮乌状许诊竞键独陆岛紧补献细够坛签践纳庆阶尽灾桥轮汉币贷课奖买针压载欢戏简"
    "贡岁励盖驻伟须释厂练择觉厅荣伤异胜汇贵储库宝写债换订残卖绕顺晓贯讨纷损树奥钱粮劳径赢杂杨饮读丽鲜览筹丝楼脑扬刚齐涨趋潜询"
    "贫听讯沟辆归吴虑赋侨递脱缓韩洁绩彻摄蓝诺码却携仪寻奋隐罚鉴润吨顾驾虽岗梦账钟谋渐驶盘软妇虚谊旧缩触叶静贝宽毕绝块宾骗轨诗"
    "错孙郑纽鲁畅拟诈赵壮迈误龄缘粤贴词萨阵辽顶灵亩闭肃诚盐饰伦抢脉咨弹驱泽扫笔锦凭钢邮鱼纠阔跃恶袭忆暂辅乱湿赞净侧脚锁横韧劲"
    "剂惩玛鹏滨册凤镜档辉誉圆锋偿莱摆侦迹陕缴赏铺莲烟麦矿赖碍渔凯烧赔绸诸晋纸讼腾夺锡杀扰绘鸟巩仓谓叙厦饭闲贺鸡灯邻迁篮涌岭脸"
    "惯浓尝圣摊衔纯峡贤枪谱叠忧枢辖艰译弃败硕舰毁纵顿雾冻猪胀荐蕴颁卢惊倾赠赶胁晖遥鸣绒墙铜栏吕剑蒋阐阅踪谁冯娱馈猫灭羁颜逻婴"
    "拨宪详悦涛汤页废炼嘱钰贩焕缅阴碱谐兹庞钻悬喷猎筛胶挝谣辩闽晒鸭厉烦滩舱绣荡栋贿辐肠琼诱谨槛颗驰鸿寿闹辈艳骑抚砖颖肿颇赣庙"
)
"""The 600 commonest ideographs that `t2s` makes of others and that none of 2,402 traditional
articles has. Of 28,268 simplified lines of 24 characters and more 13 have none of them (of the 300
commonest: 31), of 2,798 lines of 12 to 23 characters 105."""

_SIMPLIFIED = pattern(f"[{_COMMON}]")
_CHAR = pattern(f"[{_IN_WORDS}{_RARE}{_CHARS}]")
_WORD = pattern(_WORDS)


def may_be_traditional(text: str) -> bool:
    """Return whether `t2s` may change `text`: never False for a text that it changes.

    >>> may_be_traditional("覆盖全县"), may_be_traditional("反覆"), may_be_traditional("復興")
    (False, True, True)
    """
    in_words = False
    for found in _CHAR.finditer(text):
        if found[0] not in _IN_WORDS:
            return True
        in_words = True
    return in_words and _WORD.search(text) is not None


def in_one_script(lines: Sequence[str]) -> bool:
    """Return whether no line can be a copy of another in the other script: all have traditional
    characters, or none.

    May say no of lines in one script, where one of them has only characters that both scripts
    share.

    >>> in_one_script(["县图书馆昨天开馆，读者很多。", "馆内有三万册书，都可以外借。"])
    True
    >>> in_one_script(["县图书馆昨天开馆，读者很多。", "縣圖書館昨天開館，讀者很多。"])
    False
    """
    text = "\n".join(lines)
    if _CHAR.search(text) is None or _SIMPLIFIED.search(text) is None:
        return True
    told = [line for line in lines if len(line) >= _MIN_TOLD]
    for line in told:
        if len(line) > _MAX_TOLD and _may_be_in_both(line):
            return False
    others = [line for line in told if not _is_traditional(line)]
    if not others or len(others) == len(told):
        return True
    return all(_is_foreign(line) for line in others)


def _may_be_in_both(line: str) -> bool:
    """Return whether a line that may be a whole article, or two, has characters of both scripts."""
    return _SIMPLIFIED.search(line) is not None and _CHAR.search(line) is not None


def _is_traditional(line: str) -> bool:
    """Return whether a line is written in traditional characters, as far as its first few tell."""
    wanted = _MIN_HITS if len(line) >= _LONG else 1
    hits = 0
    for found in _CHAR.finditer(line):
        if found[0] not in _IN_WORDS:
            hits += 1
            if hits == wanted:
                return True
    return False


def _is_foreign(line: str) -> bool:
    """Return whether a line has too few ideographs to tell its script: an address, a name in
    English.
    """
    return len(line) - len(line.encode("ascii", "ignore")) < _MIN_TOLD
